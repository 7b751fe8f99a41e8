import { setTimeout as sleep } from "node:timers/promises";
import { converse, DialogError } from "../dialog/index.js";
import { type Action, summarize } from "../module/action.js";
import { callModule } from "../module/bug.js";
import { onceKnown } from "../module/pending.js";
import { answer, type Ask, type Probe } from "../module/probe.js";
import { finishUpload, isScriptable, readOutcome, toScript, uploadPath } from "../script/index.js";
import {
  CannotBecome,
  ConnectionLost,
  type Reply,
  type Script,
  type Session,
  Unreachable,
} from "../transport/index.js";
import type { HostSession } from "./session.js";
import type { User } from "./readings.js";

/** Where and for whom actions are performed. */
export interface Acting {
  readonly session: HostSession;
  readonly user: User;
  /** From the task's `environment`: laid below what an action says itself. */
  readonly environment: Readonly<Record<string, string>>;
  readonly timeout: number | null;
  readonly signal: AbortSignal;
  readonly progress: (text: string) => void;
  readonly secret: (text: string) => void;
  /** Shows the person at the terminal what to do, and returns when they say that it is done. @throws NoOperator */
  readonly operator: (say: string, show: readonly Shown[]) => Promise<void>;
}

/** Something for the person at the terminal only. */
export interface Shown {
  readonly label: string;
  readonly value: string;
}

/** An action that did not do what it was sent for. */
export class ActionFailed extends Error {
  override readonly name = "ActionFailed";
  readonly reply: Reply | null;

  constructor(message: string, reply: Reply | null) {
    super(message);
    this.reply = reply;
  }
}

/**
 * Performs actions in order. Those that are scripts, or end with one, travel together, the last of them with the asks.
 * @returns the replies of programs that were run
 * @throws ActionFailed, ConnectionLost, TimedOut, Unreachable
 */
export async function perform(
  actions: readonly Action[],
  asks: readonly Ask[],
  acting: Acting,
): Promise<readonly Reply[]> {
  const replies: Reply[] = [];
  let waiting: Scripted[] = [];
  for (const action of actions) {
    if (isScriptable(action)) {
      const script = limited(toScript(withEnvironment(action, acting.environment)), acting);
      waiting.push({ action, script });
      continue;
    }
    replies.push(...(await send(waiting, [], acting)));
    waiting = [];
    if (action.do === "upload") {
      waiting.push({ action, script: await transfer(action, acting) });
      continue;
    }
    const reply = await performAlone(action, acting);
    if (reply) replies.push(reply);
  }
  replies.push(...(await send(waiting, asks, acting)));
  return replies;
}

/** An action, and the script that it is or ends with. */
interface Scripted {
  readonly action: Action;
  readonly script: Script;
}

async function send(
  actions: readonly Scripted[],
  asks: readonly Ask[],
  acting: Acting,
): Promise<readonly Reply[]> {
  if (actions.length === 0 && asks.length === 0) return [];
  const scripts = actions.map(({ script }) => script);
  const written = await acting.session.exchange(acting.user, scripts, asks);
  const replies: Reply[] = [];
  written.forEach((reply, index) => {
    const action = actions[index]?.action;
    if (!action) return;
    const read = readOutcome(action, reply);
    if (!read.succeeded) throw new ActionFailed(`${summarize(action)}: ${complaint(read.reply)}`, read.reply);
    if (action.do === "run") replies.push(read.reply);
  });
  return replies;
}

function limited(script: Script, { timeout }: Acting): Script {
  return timeout === null ? script : { ...script, within: timeout };
}

type Scriptable = Parameters<typeof toScript>[0];

function withEnvironment(action: Scriptable, environment: Readonly<Record<string, string>>): Scriptable {
  return action.do === "run" ? { ...action, env: { ...environment, ...action.env } } : action;
}

/** The last lines of what a failed program said, or its status where it said nothing. */
export function complaint(reply: Reply): string {
  const { status, stdout, stderr } = answer(reply);
  const said = stderr.trim() || stdout.trim();
  // The shell that ran it names itself and its own line, of which nobody knows.
  const plain = said.replace(/^\S+: (?:eval: )?(?:line )?\d+: (?=\/|[^:]+: (?:command )?not found)/, "");
  return said === "" ? `exit status ${status}` : plain.split("\n").slice(-12).join("\n");
}

type Alone = Exclude<Action, Scriptable | Upload>;

async function performAlone(action: Alone, acting: Acting): Promise<Reply | null> {
  switch (action.do) {
    case "converse":
      return hold(action, acting);
    case "wait":
      await waitUntil(action.until, action, acting);
      return null;
    case "pause":
      await sleep(action.seconds * 1000, undefined, { signal: acting.signal });
      return null;
    case "operator":
      await acting.operator(action.say, []);
      return null;
    case "reboot":
      await reboot(action.within, acting);
      return null;
  }
}

/** Brings the bytes over; what is returned puts them in place. Bytes that are not the file's are removed. */
async function transfer(action: Upload, acting: Acting): Promise<Script> {
  const { session, user } = acting;
  const { from } = action;
  const path = uploadPath(action);
  const there = await session.upload(user, path, from).catch(refusedUpload);
  try {
    const here = await onceKnown(() => from.sha256);
    if (there === here) return finishUpload(action, path, there);
    throw new ActionFailed(`what came over has the SHA-256 ${there}, but ${from.path} has ${here}`, null);
  } catch (error) {
    await perform([{ do: "remove", path, recursive: false }], [], acting);
    throw error;
  }
}

type Upload = Extract<Action, { do: "upload" }>;

/** A transfer that the host refuses is a failed action; a connection that goes is told as such. */
function refusedUpload(error: unknown): never {
  if (error instanceof ConnectionLost || error instanceof Unreachable || !(error instanceof Error))
    throw error;
  throw new ActionFailed(error.message, null);
}

async function hold(action: Extract<Action, { do: "converse" }>, acting: Acting): Promise<Reply> {
  const { session, user, progress, secret, signal, environment } = acting;
  const whole = { ...action, env: { ...environment, ...action.env } };
  session.forget();
  try {
    const { reply } = await converse(whole, reopening(session, user), {
      progress,
      secret,
      signal,
      perform: async (inner, show) => {
        if (inner.do === "operator") return acting.operator(inner.say, show);
        progress(summarize(inner));
        await perform([inner], [], acting);
      },
    });
    if (reply.status !== 0) throw new ActionFailed(`${summarize(action)}: ${complaint(reply)}`, reply);
    return reply;
  } catch (error) {
    if (error instanceof DialogError) throw new ActionFailed(error.message, null);
    throw error;
  } finally {
    session.forget();
  }
}

/** The session at first; a new one whenever it is asked for again, which means that the one before was lost. */
function reopening(session: HostSession, user: User): () => Promise<Session> {
  let lost = false;
  return async () => {
    if (lost) await session.reset();
    lost = true;
    return session.as(user);
  };
}

/** Asks until it holds; a connection that goes meanwhile is opened again. */
async function waitUntil(
  probe: Probe<boolean>,
  { within, every, why }: { readonly within: number; readonly every: number; readonly why: string },
  acting: Acting,
): Promise<void> {
  const { session, user, signal, progress, timeout } = acting;
  const deadline = performance.now() + (timeout ?? within) * 1000;
  for (let first = true; ; first = false) {
    session.forget();
    const reply = await glance(session, user, probe);
    if (reply && (await onceKnown(() => callModule(() => probe.parse(reply))))) return;
    if (performance.now() >= deadline)
      throw new ActionFailed(`still not so after ${timeout ?? within} s: ${why}`, reply);
    if (first) progress(`waiting until ${why}`);
    await sleep(every * 1000, undefined, { signal });
  }
}

async function glance(session: HostSession, user: User, probe: Probe<boolean>): Promise<Reply | null> {
  try {
    await session.exchange(user, [], [probe.ask]);
    return session.reading(user, probe.ask) ?? null;
  } catch (error) {
    if (error instanceof CannotBecome) throw error;
    if (error instanceof ConnectionLost || error instanceof Unreachable) return null;
    throw error;
  }
}

const BOOT_ID: Ask = { ask: "text", path: "/proc/sys/kernel/random/boot_id" };

/** Leaves time for the answer to get out before the host goes down. */
const REBOOT: Script = { text: "setsid sh -c 'sleep 1; reboot' </dev/null >/dev/null 2>&1 &", within: 60 };

async function reboot(within: number, acting: Acting): Promise<void> {
  const { session, user } = acting;
  await session.exchange(user, [], [BOOT_ID]);
  const before = session.reading(user, BOOT_ID)?.stdout;
  await session.exchange(user, [REBOOT], []);
  await session.reset();
  const up: Probe<boolean> = {
    ask: BOOT_ID,
    parse: ({ status, stdout }) => status === 0 && !!before && !stdout.equals(before),
  };
  await waitUntil(up, { within, every: 2, why: "the host is up again" }, acting);
  await session.reset();
}
