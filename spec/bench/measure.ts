import { spawn } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import type { Probed } from "./probe.js";
import { programBeside } from "./settings.js";

/** Something to be timed: a program with its arguments, and what makes things ready before each time. */
export interface Contender {
  readonly name: string;
  readonly argv: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly before?: () => void;
  /** Exit statuses that mean that it did its work. */
  readonly accept?: readonly number[];
  /** Counted rounds of one that takes minutes, if fewer than everybody's; it is not warmed up. */
  readonly rounds?: number;
  /** Another command line for proving that it does the same work as all others, on the first host at least. */
  readonly rehearsal?: readonly string[];
}

/** Seconds that each contender took, round by round: they take turns, so that a slow minute is everybody's. */
export async function race(
  contenders: readonly Contender[],
  rounds: number,
  say: (text: string) => void,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const seconds = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    const taking = contenders.filter((one) => one.rounds === undefined || (round > 0 && round <= one.rounds));
    const order = round % 2 === 0 ? taking : taking.toReversed();
    for (const contender of order) {
      const took = await once(contender);
      // The first round warms the caches of files and programs, and is not counted.
      if (round > 0) seconds.get(contender.name)?.push(took);
      say(`  ${round === 0 ? "warm-up" : `round ${round}`}  ${contender.name}: ${took.toFixed(2)} s`);
    }
  }
  return seconds;
}

/** Runs it once; seconds from its start to its end. @throws Error when it fails */
export async function once(contender: Contender, extra: NodeJS.ProcessEnv = {}): Promise<number> {
  const { took } = await started(contender, extra);
  return took;
}

/** What it prints. */
export async function printed(contender: Contender): Promise<string> {
  const { stdout } = await started(contender, {});
  return stdout;
}

/** Hears each line that it prints, with the seconds since its start. */
export async function heard(
  contender: Contender,
  hear: (line: string, seconds: number) => void,
): Promise<void> {
  await started(contender, {}, hear);
}

/** What a Node program tells of its processor time, memory and event loop. */
export async function probed(contender: Contender): Promise<Probed> {
  const file = join(tmpdir(), `tsplay-probe-${process.pid}.json`);
  const probe = pathToFileURL(programBeside("probe")).href;
  await once(contender, { NODE_OPTIONS: `--import=${probe}`, TSPLAY_BENCH_PROBE: file });
  const told = JSON.parse(readFileSync(file, "utf8")) as Probed;
  rmSync(file);
  return told;
}

function started(
  { name, argv, env, before, accept = [0] }: Contender,
  extra: NodeJS.ProcessEnv,
  hear: (line: string, seconds: number) => void = () => undefined,
): Promise<{ readonly took: number; readonly stdout: string }> {
  before?.();
  const [program = "", ...rest] = argv;
  return new Promise((resolve, reject) => {
    const at = performance.now();
    const passed = (): number => (performance.now() - at) / 1000;
    const child = spawn(program, rest, {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...env, ...extra },
    });
    let stdout = "";
    let stderr = "";
    createInterface({ input: child.stdout }).on("line", (line) => hear(line, passed()));
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.on("error", reject);
    child.on("close", (status) => {
      if (status !== null && accept.includes(status)) resolve({ took: passed(), stdout });
      else
        reject(new Error(`${name} ended with ${status ?? "a signal"}:\n${(stdout + stderr).slice(-2000)}`));
    });
  });
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? NaN) + (sorted[Math.floor(middle)] ?? NaN)) / 2;
}
