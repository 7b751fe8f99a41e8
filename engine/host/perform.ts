import { setTimeout as sleep } from "node:timers/promises";
import { digestOf, sizeOf } from "../local/local_file.js";
import type { Action } from "../module/action.js";
import { summarize } from "../module/summarize.js";
import type { Decision } from "../module/define.js";
import type { Ask } from "../module/ask.js";
import type { HostProbe } from "../module/probe.js";
import { finishUpload, isScriptable, readOutcome, toScript, uploadPath } from "../script/index.js";
import { ConnectionLost, type Reply, type Script, Unreachable } from "../transport/index.js";
import type { ActionContext } from "./action_context.js";
import { ActionFailed, lastWords } from "./action_failed.js";
import { changesAccount } from "./changes_account.js";
import { holdConversation } from "./conversation.js";
import { reboot, waitUntil } from "./wait.js";

/**
 * Performs the actions of a decision in order, and reads at the end.
 * @returns the replies of programs that were run
 * @throws ActionFailed, ConnectionLost, TimedOut, Unreachable
 */
export async function perform(
  { writes, until }: Pick<Decision, "writes" | "until">,
  asks: readonly Ask[],
  context: ActionContext,
): Promise<readonly Reply[]> {
  const { session, user } = context;
  await session.leave((other) => other !== user && changesAccount(writes, other));
  return performAll(writes, asks, { ...context, until });
}

/** The context of actions, with what their waits wait for. */
interface Performing extends ActionContext, Pick<Decision, "until"> {}

/** Actions that are scripts, or end with one, are sent together, the last ones with the reads. */
async function performAll(
  actions: readonly Action[],
  asks: readonly Ask[],
  context: Performing,
): Promise<readonly Reply[]> {
  const replies: Reply[] = [];
  let waiting: Scripted[] = [];
  for (const action of actions) {
    if (isScriptable(action)) {
      const script = limited(toScript(withEnvironment(action, context.environment)), context);
      waiting.push({ action, script });
      continue;
    }
    replies.push(...(await send(waiting, [], context)));
    waiting = [];
    if (action.do === "upload") {
      waiting.push({ action, script: await transfer(action, context) });
      continue;
    }
    const reply = await performAlone(action, context);
    if (reply) replies.push(reply);
  }
  replies.push(...(await send(waiting, asks, context)));
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
  { session, user }: ActionContext,
): Promise<readonly Reply[]> {
  if (actions.length === 0 && asks.length === 0) return [];
  const scripts = actions.map(({ script }) => script);
  const written = await session.exchange(user, scripts, asks);
  const replies: Reply[] = [];
  written.forEach((reply, index) => {
    const action = actions[index]?.action;
    if (!action) return;
    const read = readOutcome(action, reply);
    if (!read.succeeded) throw new ActionFailed(`${summarize(action)}: ${lastWords(read.reply)}`, read.reply);
    if (action.do === "run") replies.push(read.reply);
  });
  return replies;
}

function limited(script: Script, { timeout }: ActionContext): Script {
  return timeout === null ? script : { ...script, within: timeout };
}

type Scriptable = Parameters<typeof toScript>[0];

function withEnvironment(action: Scriptable, environment: Readonly<Record<string, string>>): Scriptable {
  return action.do === "run" ? { ...action, env: { ...environment, ...action.env } } : action;
}

type Upload = Extract<Action, { do: "upload" }>;

/** Uploads the bytes; what is returned puts them in place. If they differ from the file, they are removed. */
async function transfer(action: Upload, context: Performing): Promise<Script> {
  const { session, user } = context;
  const { from } = action;
  const path = uploadPath(action);
  const there = await session.upload(user, path, from).catch(refusedUpload);
  try {
    const here = await digestOf(from);
    if (there === here) return finishUpload(action, path, { size: sizeOf(from), sha256: there });
    throw new ActionFailed(`the uploaded file has SHA-256 ${there}, but ${from} has ${here}`, null);
  } catch (error) {
    await performAll([{ do: "remove", path, recursive: false }], [], context);
    throw error;
  }
}

/** An upload that the host refuses is a failed action; a lost connection is passed on. */
function refusedUpload(error: unknown): never {
  if (error instanceof ConnectionLost || error instanceof Unreachable || !(error instanceof Error))
    throw error;
  throw new ActionFailed(error.message, null);
}

/** Actions that are more than one script, or none. @returns the reply if a program was run */
async function performAlone(
  action: Exclude<Action, Scriptable | Upload>,
  context: Performing,
): Promise<Reply | null> {
  switch (action.do) {
    case "converse":
      return holdConversation(action, context, (inner) => performAll([inner], [], context));
    case "wait":
      await waitUntil(conditionOf(action, context), action, context);
      return null;
    case "pause":
      await sleep(action.seconds * 1000, undefined, { signal: context.signal });
      return null;
    case "operator":
      await context.operator(action.say, []);
      return null;
    case "reboot":
      await reboot(action.within, context);
      return null;
  }
}

function conditionOf({ until }: Extract<Action, { do: "wait" }>, context: Performing): HostProbe<boolean> {
  const condition = context.until[until];
  if (!condition) throw new Error(`there is no condition “${until}” to wait for`);
  return condition;
}
