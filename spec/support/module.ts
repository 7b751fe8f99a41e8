/**
 * What specs of modules are written with.
 *
 * A spec is a table: `decide(module, params, replies)` with the replies by the names of the module's `reads`, or in their
 * order, made by
 * `file`, `stat`, `missing`, `answerOf`, `output`; `refusal(...)` is the sentence of a check that refuses.
 *
 * Scenarios run the same module through a real shell: `spec/modules/contract.spec.ts` takes them from
 * `spec/modules/scenarios/NAME.ts`, whose default export is a list of `Scenario`. For each, and for each shell of
 * this machine, it makes a sandbox, lays down `given`, then asserts: looking leaves every byte alone; the check finds a
 * change (unless `settled`); its writes succeed; the same check then answers null; `then` holds. Paths in `params`
 * begin with the sandbox's root; programs that would change the machine are replaced by `programs`, which keep
 * their state in files below `$SANDBOX`.
 */
import {
  type Action,
  type Decision,
  type Module,
  Refusal,
  type Replies,
  type Reply as ModuleReply,
  type Resolve,
  type Stat,
} from "../../engine/module/index.js";
import type { Reply } from "../../engine/transport/session.js";
import { named, parseReplies } from "./probe.js";

/** Replies to a module's reads: by name, or in the order of the reads; one alone where there is only one. */
export type Given = ModuleReply | readonly ModuleReply[] | Replies;

/** What the module makes of these replies. Parameters are validated, and defaults filled in. */
export function decide(
  module: Module,
  params: unknown,
  replies: Given = [],
  resolve: Partial<Resolve> = {},
): Decision {
  const prepared = module.prepare(params, resolve);
  const reads = { ...prepared.reads, ...prepared.localReads };
  if (isReply(replies)) return prepared.decide(named(reads, [replies]));
  return prepared.decide(isList(replies) ? named(reads, replies) : replies);
}

/** The sentence of a check that refuses; a failure when it does not. */
export function refusal(
  module: Module,
  params: unknown,
  replies: Given = [],
  resolve: Partial<Resolve> = {},
): string {
  try {
    decide(module, params, replies, resolve);
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
  throw new Error("the check was expected to refuse, and did not");
}

/** Whether what a decision's first wait waits for holds, by these replies to its questions. */
export function waitHolds({ writes, until }: Decision, ...replies: readonly ModuleReply[]): boolean {
  const wait = writes.find((action) => action.do === "wait");
  const condition = wait && until[wait.until];
  if (!condition) throw new Error("the decision waits for nothing");
  return parseReplies(condition, ...replies);
}

/** What a module's check is about to do, without what it carries: `["write /etc/hosts"]` and the like. */
export const doings = (writes: readonly Action[]): readonly Action["do"][] =>
  writes.map((action) => action.do);

/** Reply to a `text` ask: the file's content, or that there is none. */
export function file(text: string | Buffer | null): Reply {
  return text === null ? missing : { status: 0, stdout: Buffer.from(text), stderr: EMPTY };
}

const EMPTY = Buffer.alloc(0);

/** Reply to a `text` or `stat` ask: nothing is there. */
export const missing: Reply = { status: 1, stdout: EMPTY, stderr: EMPTY };

/** Reply to a `text` or `stat` ask that could not look. */
export const unreadable = (stderr: string): Reply => answerOf(2, "", stderr);

/** Reply to a `stat` ask. A file of root's with mode 0644, where not said otherwise. */
export function stat(what: Partial<Stat> = {}): Reply {
  const { kind, owner, group, uid, gid, mode, size, modified, sha256, target } = { ...PLAIN, ...what };
  const fields = [kind, owner, group, uid, gid, mode, size, modified, sha256 ?? "-", target ?? ""];
  return answerOf(0, `${fields.join("\t")}\n`);
}

const PLAIN: Stat = {
  kind: "file",
  owner: "root",
  group: "root",
  uid: 0,
  gid: 0,
  mode: "0644",
  size: 0,
  modified: 1_400_000_000,
  target: null,
  sha256: null,
};

/** Reply of a program or script. */
export function answerOf(status: number, stdout = "", stderr = ""): Reply {
  return { status, stdout: Buffer.from(stdout), stderr: Buffer.from(stderr) };
}

/** Reply of a program that ended well and printed this. */
export const output = (stdout: string): Reply => answerOf(0, stdout);

/** One case of the contract suite's sandbox part. */
export interface Scenario {
  readonly title: string;
  /** Files below the sandbox's root before anything happens: path → content. */
  readonly given?: Readonly<Record<string, string>>;
  /** Lines of sh run in the sandbox's root beforehand, where files do not suffice. */
  readonly prepare?: string;
  /** Stand-ins found first in PATH: name → lines of sh. They find the sandbox's root in `$SANDBOX`. */
  readonly programs?: Readonly<Record<string, string>>;
  /** The module's parameters; `root` is the sandbox's root, without a slash at its end. */
  readonly params: (root: string) => Readonly<Record<string, unknown>>;
  /** Nothing is to be done: already as asked. */
  readonly settled?: true;
  /** Acts each time it is run: the check after its writes is not asked to be null. */
  readonly always?: true;
  /** Paths that stand-ins keep what is no file of a host in, or that others write meanwhile: no effects of the module. */
  readonly notItsEffects?: readonly string[];
  /** Programs or circumstances without which the scenario is skipped. */
  readonly needs?: readonly ("root" | (string & {}))[];
  /** Files afterwards: path → content; null: not there. */
  readonly then?: Readonly<Record<string, string | null>>;
}

/** Reply to a question for a file of the controller; without a digest, none was worked out. */
export const localFile = (size: number, sha256: string | null = null): Reply =>
  output(`${size}\t${sha256 ?? "-"}\n`);

const isReply = (replies: Given): replies is ModuleReply =>
  typeof replies["status" as keyof Given] === "number";

const isList = (replies: Given): replies is readonly ModuleReply[] => Array.isArray(replies);
