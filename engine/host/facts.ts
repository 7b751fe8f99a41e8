import { type Fact, facts } from "../facts/index.js";
import type { Ask } from "../module/ask.js";
import { repliesTo, type Replies } from "../module/probe.js";
import { type HostKnowledge, UnreadableFact } from "../rendering/knowledge.js";
import { Unknown } from "../template/index.js";
import { CannotBecome } from "../transport/index.js";
import type { User } from "./readings.js";
import type { HostSession } from "./session.js";

/** The asks of those facts. */
export function factAsks(names: readonly string[]): readonly Ask[] {
  return names.flatMap((name) => Object.values(facts.get(name)?.probe.asks ?? {}));
}

/** Asks a host for facts and keeps them; says why not, where the user cannot be become. @throws Unreachable */
export async function readFacts(
  names: readonly string[],
  knowledge: HostKnowledge,
  session: HostSession,
  user: User,
): Promise<string | null> {
  try {
    await session.look(new Map([[user, factAsks(names)]]), [user]);
  } catch (error) {
    if (error instanceof CannotBecome) return error.message;
    throw error;
  }
  keepFacts(names, knowledge, session, user);
  if (!names.some((name) => knowledge.knowsFact(name))) throw new Error("a fact was requested and not read");
  return null;
}

/** Reads facts off the host's replies, as far as they are there. */
export function keepFacts(
  names: readonly string[],
  knowledge: HostKnowledge,
  session: HostSession,
  user: User,
): void {
  for (const name of names) {
    const fact = facts.get(name);
    const replies = fact && repliesTo(fact.probe.asks, (ask) => session.reading(user, ask));
    if (fact && replies) knowledge.keepFact(name, foreseen(fact, session) ?? parsed(name, fact, replies));
  }
}

/** In a check: what an earlier step would change is not known. */
function foreseen({ probe }: Fact, { model }: HostSession): Unknown | null {
  const because = Object.values(probe.asks)
    .map((ask) => model.doubtOf(ask))
    .find((one) => one !== null);
  return because === undefined ? null : new Unknown(because);
}

function parsed(name: string, { probe }: Fact, replies: Replies): unknown {
  try {
    return probe.parse(replies);
  } catch (error) {
    const problem = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return new UnreadableFact(`“facts.${name}” could not be read from the host's answer (${problem}).`);
  }
}
