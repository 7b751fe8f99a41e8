import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { quote, type Reply, type Script } from "../../engine/transport/index.js";
import { stateDirectory } from "../support/state_directory.js";
import { doWithout, locate } from "../support/needs.js";

/** A shell, and the directories in which it finds programs. */
export interface Shell {
  readonly name: string;
  readonly argv: readonly [string, ...string[]];
  readonly path: string;
}

const there = (program: string): boolean => spawnSync(program, ["-c", ":"]).status === 0;
const busybox = spawnSync("busybox", ["true"]).status === 0;

/** A directory in which every program is busybox; null without busybox. */
function applets(): string | null {
  if (!busybox) return null;
  const directory = join(tmpdir(), `tsplay-applets-${process.pid}`);
  mkdirSync(directory, { recursive: true });
  const list = spawnSync("busybox", ["--list"], { encoding: "utf8" }).stdout.trim().split("\n");
  const program = locate("busybox");
  for (const applet of list) symlinkSync(program, join(directory, applet));
  process.on("exit", () => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

if (!busybox) doWithout("busybox", /\b(shells|fixture)\.js"/);

const usual = process.env["PATH"] ?? "/usr/bin:/bin";
const appletDirectory = applets();

/** The scratch directory that a persistent shell would offer to scripts. */
const store = mkdtempSync(join(tmpdir(), "tsplay-store-"));
process.on("exit", () => rmSync(store, { recursive: true, force: true }));

/** The shells of this machine among those that hosts have. */
export const shells: readonly Shell[] = [
  ...(there("dash") ? [{ name: "dash", argv: ["dash"] as const, path: usual }] : []),
  ...(there("bash") ? [{ name: "bash --posix", argv: ["bash", "--posix"] as const, path: usual }] : []),
  ...(appletDirectory
    ? [{ name: "busybox ash", argv: [locate("busybox"), "ash"] as const, path: appletDirectory }]
    : []),
];

/** Runs a script as a transport would: evaluated in a subshell of a shell that reads its orders from a pipe. */
export async function perform(
  { text, prelude = "" }: Script,
  shell: Shell,
  options: { readonly cwd?: string; readonly uid?: number; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<Reply> {
  const [program, ...args] = shell.argv;
  const { env, ...rest } = options;
  const child = spawn(program, [...args, "-s"], {
    ...rest,
    ...(options.uid === undefined ? {} : { gid: options.uid }),
    env: { PATH: shell.path, HOME: "/nonexistent", TSPLAY_STATE_DIR: stateDirectory, ...env },
  });
  const out: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout.on("data", (bytes: Buffer) => out.push(bytes));
  child.stderr.on("data", (bytes: Buffer) => errors.push(bytes));
  child.stdin.on("error", () => undefined);
  child.stdin.end(
    `${prelude}\numask 022; _t_scratch=${quote(store)}; text=${quote(text)}; ( eval "$text" ) </dev/null; exit $?\n`,
  );
  const status = await new Promise<number>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 137));
  });
  return { status, stdout: Buffer.concat(out), stderr: Buffer.concat(errors) };
}

/** A new directory for one test; everybody may enter it. */
export function scratch(): string {
  const directory = mkdtempSync(join(tmpdir(), "tsplay-spec-"));
  spawnSync("chmod", ["755", directory]);
  return directory;
}

export const root = process.getuid?.() === 0;
/** Somebody who is not root. */
export const NOBODY = 65534;
