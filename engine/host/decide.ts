import type { Ask } from "../module/ask.js";
import type { Decision } from "../module/define.js";
import { CannotTell } from "../template/index.js";
import type { Reply } from "../transport/index.js";
import type { AttemptContext } from "./attempt.js";
import { answerLocally } from "./local_reads.js";
import type { MayCome } from "./model/host_model.js";
import { isPeopleFile } from "./model/people.js";
import type { ReadsByUser } from "./readings.js";
import type { Step } from "./step.js";
import { withReadings } from "./with_readings.js";

/** Asks what has not been read since the last write, and decides; in a check, by what would be there. */
export async function lookAndDecide(step: Step, context: AttemptContext): Promise<Decision> {
  const { prepared, session, keywords } = step;
  const { user } = keywords;
  while (!session.knows(user, prepared.asks)) await session.look(joined(step, context), [user]);
  return keywords.dry ? withReadings(() => decideForeseen(step), step, context) : decide(step);
}

function joined({ keywords: { user }, prepared }: Step, { ahead }: AttemptContext): ReadsByUser {
  const reads = new Map(ahead());
  reads.set(user, [...prepared.asks, ...(reads.get(user) ?? [])]);
  return reads;
}

async function decide(step: Step): Promise<Decision> {
  return step.prepared.decide(await repliesOf(step, (ask) => Promise.resolve(read(step, ask)), []));
}

function read({ session, keywords: { user } }: Step, ask: Ask): Reply {
  const reply = session.reading(user, ask);
  if (!reply) throw new Error(`nothing was read for ${JSON.stringify(ask)}`);
  return reply;
}

async function repliesOf(
  { prepared }: Step,
  hostReply: (ask: Ask) => Promise<Reply>,
  without: readonly string[],
): Promise<Record<string, Reply>> {
  const replies: Record<string, Reply> = {};
  for (const [name, ask] of Object.entries(prepared.reads))
    if (!without.includes(name)) replies[name] = await hostReply(ask);
  for (const [name, ask] of Object.entries(prepared.localReads))
    replies[name] = await answerLocally(ask, hostReply);
  return replies;
}

/**
 * Check mode: decides by what would be there after the writes that were not sent.
 * @throws CannotTell, NeedsReading, Refusal, ModuleBug
 */
export async function decideForeseen(step: Step): Promise<Decision> {
  const { prepared, session, keywords } = step;
  const found = Object.entries(prepared.predictable()).flatMap(([name, { key, reads }]) => {
    const prediction = session.model.prediction(key);
    return prediction === null ? [] : [{ name, reads, value: prediction.value }];
  });
  const known = found.flatMap(({ reads }) => reads);
  const find = (ask: Ask): Reply | undefined => session.reading(keywords.user, ask);
  const doubts: Doubt[] = [];
  const mayCome: MayCome = (ask, because) => void doubts.push({ ask, because });
  const replies = await repliesOf(step, (ask) => session.model.answer(ask, find, mayCome), known);
  const decision = prepared.decide(
    replies,
    Object.fromEntries(found.map(({ name, value }) => [name, value])),
  );
  const brought = mayBeBrought(step, decision);
  if (brought !== null) throw new CannotTell(brought);
  const open = doubts.find(({ ask }) => !isReplaced(ask, decision, prepared.asks));
  if (open) throw new CannotTell(open.because);
  return decision;
}

/** Why a user or group that the step would make may be there by then: packages bring some. */
function mayBeBrought({ prepared, session }: Step, { change }: Decision): string | null {
  if (change?.before !== null) return null;
  const people = prepared.asks.some((ask) => ask.ask === "text" && isPeopleFile(ask.path));
  return people ? session.model.packages : null;
}

/** A path where nothing is, but may be by then. */
interface Doubt {
  readonly ask: Ask;
  readonly because: string;
}

/** Whether the step gives a path its content whatever comes to be there: what is compared by its digest is written whole. */
function isReplaced(ask: Ask, { writes }: Decision, asks: readonly Ask[]): boolean {
  if (!("path" in ask)) return false;
  const { path } = ask;
  const compared = asks.some((one) => one.ask === "stat" && one.path === path && one.digest);
  return compared && writes.some((one) => (one.do === "write" || one.do === "upload") && one.path === path);
}
