import { spawnSync } from "node:child_process";
import { appendFileSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Context, Runnable } from "mocha";

/** What this machine has not, and what is therefore not tried. */
export interface Skipped {
  /** A program's name, or a few words for what else is missing. */
  readonly lacking: string;
  /** The spec file, from the project's directory. */
  readonly file: string;
  readonly title: string;
  /** How many specs; null where they are not there to be counted. */
  readonly count: number | null;
}

/** Names the file in which every process of a run notes what it skips: set by the first of them. */
export const SKIPPED_FILE = "TSPLAY_SKIPPED";

/** With it, what cannot be tried is a failure: for machines that are to have everything. */
const requiresAll = (): boolean => Boolean(process.env["TSPLAY_REQUIRE_ALL"]);

/** Skips a spec, or all specs after a hook, for lack of something, which the end of the run tells. */
export function skipFor(context: Context, lacking: string): never {
  const runnable = context.test;
  if (requiresAll()) throw new Error(`not to be tried here for lack of: ${lacking}`);
  if (runnable !== undefined)
    note({ lacking, file: fileOf(runnable), title: runnable.fullTitle(), count: countOf(runnable) });
  return context.skip();
}

/** Where a program is; without it the spec is skipped. */
export function needsProgram(context: Context, name: string): string {
  const path = locate(name);
  return path === "" ? skipFor(context, name) : path;
}

/** Skips where the specs are not run by root. */
export function needsRoot(context: Context): void {
  if (process.getuid?.() !== 0) skipFor(context, "root");
}

/** Says of a program that specs use where it is: those of the files that match do without it. */
export function doWithout(name: string, files: RegExp): void {
  if (requiresAll()) throw new Error(`${name} is not there, and all specs are to run`);
  for (const file of specFiles())
    if (files.test(readFileSync(file, "utf8"))) note({ lacking: name, file, title: "", count: null });
}

/** Where a program is; empty when it is not there. */
export function locate(program: string): string {
  return spawnSync("sh", ["-c", `command -v ${program}`], { encoding: "utf8" }).stdout.trim();
}

function note(skipped: Skipped): void {
  const file = process.env[SKIPPED_FILE];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(skipped)}\n`);
}

const fileOf = (of: Runnable): string => relative("", of.file ?? of.parent?.file ?? "");

/** A hook that skips takes all specs of its suite along. */
function countOf(runnable: Runnable): number {
  return /^"before all" hook/.test(runnable.title) ? (runnable.parent?.total() ?? 1) : 1;
}

const specFiles = (): readonly string[] =>
  readdirSync("spec", { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".spec.ts"))
    .map((path) => join("spec", path));
