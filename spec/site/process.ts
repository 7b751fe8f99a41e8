import { execFileSync, type ChildProcess } from "node:child_process";
import { closeSync, constants, mkdtempSync, openSync, rmSync } from "node:fs";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { ServerChannel } from "ssh2";
import { childOf, type SimulatedHost } from "./host.js";

/** What the client said of its terminal. */
export interface Terminal {
  readonly rows: number;
  readonly cols: number;
  readonly type: string;
}

const ENTRY = "/usr/libexec/site/login";

/** The argument list that runs `command` (null: a login shell) as this user's shell would. */
export function login(
  user: string,
  command: string | null,
  environment: Readonly<Record<string, string>>,
  terminal: Terminal | null,
): readonly string[] {
  const settings = Object.entries({ ...environment, ...(terminal === null ? {} : { TERM: terminal.type }) });
  const size = terminal === null ? "-" : `${terminal.rows}x${terminal.cols}`;
  const what = command === null ? ["shell"] : ["command", command];
  return [
    "/bin/bash",
    ENTRY,
    user,
    size,
    ...settings.map(([key, value]) => `${key}=${value}`),
    "--",
    ...what,
  ];
}

/**
 * Runs a program in the host with the channel as its streams; returns how to signal its process group. Its
 * streams are pipes, not sockets, because programs open /dev/stdout and /dev/stderr by name.
 */
export function runInHost(
  host: SimulatedHost,
  argv: readonly string[],
  channel: ServerChannel,
  hasTerminal: boolean,
): (signal: string) => void {
  const pipes = openPipes();
  const child = host.enter(argv, [pipes.stdin.far, pipes.stdout.far, pipes.stderr.far]);
  for (const { far } of [pipes.stdin, pipes.stdout, pipes.stderr]) closeSync(far);
  const stdin = new Socket({ fd: pipes.stdin.near, readable: false, writable: true });
  const stdout = new Socket({ fd: pipes.stdout.near, readable: true, writable: false });
  const stderr = new Socket({ fd: pipes.stderr.near, readable: true, writable: false });

  channel.pipe(stdin);
  // A program that does not read its input must not end the channel: the rest is read and dropped.
  stdin.on("error", () => channel.unpipe(stdin).resume());
  stdout.pipe(channel, { end: false });
  stderr.pipe(channel.stderr, { end: false });
  for (const stream of [stdin, stdout, stderr, channel, channel.stderr]) stream.on("error", () => undefined);

  channel.on("close", () => {
    stdin.destroy();
    stdout.destroy();
    stderr.destroy();
    // As sshd: a terminal hangs up; without one the program only finds its streams gone. script(1) holds the
    // terminal and blocks every signal but this one; its end is the hang-up.
    if (hasTerminal) signalGroup(child, "SIGKILL");
  });
  endTogether(child, channel, [stdout, stderr], hasTerminal);
  return (signal) => {
    const name = SIGNALS.find((known) => known === `SIG${signal}`);
    if (name !== undefined) signalGroup(child, name);
  };
}

/** Sends the exit status when the program ended, and closes when what it left in its streams is through. */
function endTogether(
  child: ChildProcess,
  channel: ServerChannel,
  outputs: readonly Socket[],
  hasTerminal: boolean,
): void {
  const drained = Promise.all(
    outputs.map((output) => new Promise((resolve) => output.once("close", resolve))),
  );
  const tell = async (code: number | null, signal: string | null): Promise<void> => {
    // What a terminal's program leaves running holds the terminal, not the channel.
    await (hasTerminal ? Promise.race([drained, sleep(200)]) : drained);
    if (channel.destroyed) return;
    if (signal !== null) channel.exit(signal.slice(3));
    else channel.exit(code ?? 255);
    channel.end();
  };
  child.once("error", () => void tell(255, null));
  child.once("exit", (code, signal) => void tell(code, signal));
}

/** Three fifos: `far` ends for the program, `near` ends for us. */
function openPipes(): Record<"stdin" | "stdout" | "stderr", { near: number; far: number }> {
  const directory = mkdtempSync(join(tmpdir(), "tsplay-site-"));
  const path = (name: string): string => join(directory, name);
  execFileSync("mkfifo", ["-m", "666", path("stdin"), path("stdout"), path("stderr")]);
  const { O_RDONLY, O_WRONLY, O_NONBLOCK } = constants;
  const reading = (name: string): { near: number; far: number } => {
    const near = openSync(path(name), O_RDONLY | O_NONBLOCK);
    return { near, far: openSync(path(name), O_WRONLY) };
  };
  const reader = openSync(path("stdin"), O_RDONLY | O_NONBLOCK);
  const near = openSync(path("stdin"), O_WRONLY | O_NONBLOCK);
  // Opened anew, because the program must not inherit a non-blocking stdin.
  const far = openSync(path("stdin"), O_RDONLY);
  closeSync(reader);
  const pipes = { stdin: { near, far }, stdout: reading("stdout"), stderr: reading("stderr") };
  rmSync(directory, { recursive: true });
  return pipes;
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  const inner = child.pid === undefined ? 0 : childOf(child.pid);
  if (inner === 0) return;
  try {
    process.kill(-inner, signal);
  } catch {
    // It ended in the meantime.
  }
}

const SIGNALS: readonly NodeJS.Signals[] = [
  ...(["SIGABRT", "SIGALRM", "SIGHUP", "SIGINT", "SIGKILL"] as const),
  ...(["SIGPIPE", "SIGQUIT", "SIGTERM", "SIGUSR1", "SIGUSR2"] as const),
];
