import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { answerLocally } from "../../engine/host/local_reads.js";
import { digestOf } from "../../engine/local/local_file.js";
import type { Action, Ask, Decision, HostProbe, Prepared, Replies } from "../../engine/module/index.js";
import {
  finishUpload,
  gather,
  isScriptable,
  readOutcome,
  toScript,
  uploadPath,
} from "../../engine/script/index.js";
import type { Reply, Script } from "../../engine/transport/index.js";
import { perform as performScript, scratch, type Shell } from "../script/shells.js";
import type { Scenario } from "./module.js";
import { named, parseReplies } from "./probe.js";

/** A directory that plays a host: questions are put and actions performed as the engine would, through a real shell. */
export interface Sandbox {
  readonly root: string;
  /** The replies to a module's reads, those of the controller too. */
  ask(prepared: Prepared): Promise<Replies>;
  perform(decision: Decision): Promise<void>;
  /** Every path below the root with its owner, mode, time and content. */
  snapshot(): Readonly<Record<string, string>>;
  read(path: string): string | null;
}

const PROGRAMS = ".programs";

/** A sandbox as the scenario wants it. */
export async function sandboxFor(scenario: Scenario, shell: Shell): Promise<Sandbox> {
  const root = scratch();
  for (const [path, content] of Object.entries(scenario.given ?? {})) lay(join(root, path), content);
  for (const [name, text] of Object.entries(scenario.programs ?? {})) {
    lay(join(root, PROGRAMS, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(root, PROGRAMS, name), 0o755);
  }
  const env = { SANDBOX: root, PATH: `${join(root, PROGRAMS)}:${shell.path}` };
  const runScript = (script: Script): Promise<Reply> => performScript(script, shell, { cwd: root, env });
  if (scenario.prepare !== undefined) {
    const { status, stderr } = await runScript({ text: scenario.prepare, within: 60 });
    assert.equal(status, 0, `prepare: ${stderr.toString()}`);
  }
  return {
    root,
    ask: (prepared) => askAll(prepared, runScript),
    perform: (decision) => performAll(decision, runScript),
    snapshot: () => Object.fromEntries(entriesOf(root, "")),
    read: (path) => contentOf(join(root, path)),
  };
}

/** Whether this machine has what a scenario needs. */
export function lacks({ needs = [] }: Scenario, shell: Shell): string | null {
  const env = { ...process.env, PATH: shell.path };
  const missing = needs.find((need) =>
    need === "root"
      ? process.getuid?.() !== 0
      : spawnSync("/bin/sh", ["-c", `command -v ${need}`], { env }).status !== 0,
  );
  return missing ?? null;
}

function lay(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

type RunScript = (script: Script) => Promise<Reply>;

async function askAll({ reads, localReads }: Prepared, runScript: RunScript): Promise<Replies> {
  const replies = { ...named(reads, await askHost(Object.values(reads), runScript)) };
  const hostReply = async (ask: Ask): Promise<Reply> => {
    const [reply] = await askHost([ask], runScript);
    assert.ok(reply);
    return reply;
  };
  for (const [name, ask] of Object.entries(localReads)) replies[name] = await answerLocally(ask, hostReply);
  return replies;
}

async function askHost(asks: readonly Ask[], runScript: RunScript): Promise<readonly Reply[]> {
  const { scripts, answers } = gather(asks);
  const replies: Reply[] = [];
  for (const script of scripts) replies.push(await runScript(script));
  return answers(replies);
}

async function performAll({ writes, until }: Decision, runScript: RunScript): Promise<void> {
  for (const action of writes) {
    if (action.do === "wait") await waitFor(action, until[action.until], runScript);
    else {
      const { succeeded: done, reply } = readOutcome(action, await runScript(await scriptOf(action)));
      assert.ok(done, `${action.do}: exit status ${reply.status}: ${reply.stderr.toString()}`);
    }
  }
}

async function scriptOf(action: Action): Promise<Script> {
  if (isScriptable(action)) return toScript(action);
  if (action.do !== "upload") throw new Error(`a sandbox cannot perform “${action.do}”`);
  const temporary = uploadPath(action);
  copyFileSync(action.from, temporary);
  chmodSync(temporary, 0o600);
  const { size } = statSync(action.from);
  return finishUpload(action, temporary, { size, sha256: await digestOf(action.from) });
}

async function waitFor(
  { until, within, every }: Extract<Action, { do: "wait" }>,
  condition: HostProbe<boolean> | undefined,
  runScript: RunScript,
): Promise<void> {
  assert.ok(condition, `there is no condition “${until}”`);
  const end = Date.now() + within * 1000;
  while (Date.now() < end) {
    const replies = await askHost(Object.values(condition.asks), runScript);
    if (parseReplies(condition, ...replies)) return;
    await sleep(Math.min(every, 0.2) * 1000);
  }
  assert.fail("what was waited for did not come");
}

function* entriesOf(directory: string, below: string): Generator<readonly [string, string]> {
  for (const name of readdirSync(directory).sort()) {
    const path = join(directory, name);
    const shown = join(below, name);
    const { mode, uid, gid, mtimeMs, nlink } = lstatSync(path);
    const content = contentOf(path) ?? "";
    const digest = createHash("sha256").update(content).digest("hex");
    if (lstatSync(path).isDirectory()) yield* entriesOf(path, shown);
    yield [shown, [mode.toString(8), uid, gid, mtimeMs, nlink, digest].join(" ")];
  }
}

function contentOf(path: string): string | null {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return null;
  if (stat.isSymbolicLink()) return `-> ${readlinkSync(path)}`;
  return stat.isFile() ? readFileSync(path, "utf8") : "";
}
