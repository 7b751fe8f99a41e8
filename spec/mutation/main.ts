/**
 * `npm run mutate -- [ROOM…]` flips one thing at a time in the rooms of engine/ and tells which flips no spec notices.
 *
 * --files A,B        only these source files
 * --only FILE        only the flips that an earlier run told, in what it wrote to this file
 * --sample N         only so many flips, chosen by --seed S (default 1)
 * --jobs N           processes at once (default 1)
 * --budget SECONDS   of tests that a flip must survive (default 120)
 * --unreached        try none, and only tell those that no test comes to
 * --least PERCENT    end with 1 where fewer are noticed
 */
import { parseArgs } from "node:util";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sourcesBelow } from "../support/sources.js";
import { equivalents } from "./equivalents.js";
import { describe, mutate, type Result, type Told } from "./mutate.js";

/** The rooms that decide what a playbook means. */
const ROOMS = ["secret", "module", "local", "template", "vars", "playbook", "rendering", "host", "runner"];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    files: { type: "string" },
    only: { type: "string" },
    sample: { type: "string" },
    seed: { type: "string", default: "1" },
    jobs: { type: "string", default: "1" },
    budget: { type: "string", default: "120" },
    unreached: { type: "boolean", default: false },
    least: { type: "string", default: "0" },
  },
});

// Whoever stops it is not left with what it has started.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => process.exit(1));

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const rooms = (positionals.length > 0 ? positionals : ROOMS)
  .map((room) => join("engine", room))
  .filter((room) => positionals.length > 0 || existsSync(room));
const only = values.only === undefined ? null : flipsTold(readFileSync(values.only, "utf8"));
const files =
  values.files?.split(",") ?? rooms.flatMap(sourcesBelow).filter((file) => !file.endsWith(".d.ts"));
const results = await mutate(
  process.cwd(),
  {
    files,
    only,
    equivalents,
    jobs: Number(values.jobs),
    sample: values.sample === undefined ? null : { size: Number(values.sample), seed: values.seed },
    budget: values.unreached ? null : Number(values.budget) * 1000,
  },
  say,
);

for (const { flip, fate } of results)
  if (fate === "survived" || fate === "unreached") say(`${describe(flip)} (${fate})`);
for (const line of summary(results)) say(line);
for (const { file, what } of equivalents)
  if (
    files.includes(file) &&
    !values.sample &&
    !only &&
    !results.some(({ flip }) => flip.file === file && flip.what === what)
  )
    say(`no flip any more: ${file}: ${what}`);
process.exitCode = percentOf(results) < Number(values.least) ? 1 : 0;

/** The flips that survived by what a run wrote, wherever they are in their files by now. */
function flipsTold(text: string): readonly Told[] {
  const told = /^(?:\d+: \w+ )?(engine\/[^:]+):\d+:\d+: (.*?)(?: \((?:survived|unreached)\))?$/;
  return text.split("\n").flatMap((line) => {
    const [, file, what] = told.exec(line) ?? [];
    return file === undefined || what === undefined ? [] : [{ file, what }];
  });
}

function summary(all: readonly Result[]): readonly string[] {
  const room = ({ flip }: Result): string => flip.file.split("/")[1] ?? "";
  const rows = [...new Set(all.map(room))].map((name) =>
    row(
      name,
      all.filter((one) => room(one) === name),
    ),
  );
  return rows.length > 1 ? [...rows, row("all", all)] : rows;
}

function row(name: string, results: readonly Result[]): string {
  const count = (...fates: readonly Result["fate"][]): number =>
    results.filter(({ fate }) => fates.includes(fate)).length;
  const killed = count("killed", "hung");
  const rest = `${count("survived")} survived, ${count("unreached")} unreached, ${count("equivalent")} equivalent`;
  return `${name}: ${percentOf(results).toFixed(1)} % noticed: ${killed} killed (${count("hung")} hung), ${rest}`;
}

/** Of those that could be noticed. */
function percentOf(results: readonly Result[]): number {
  const possible = results.filter(({ fate }) => fate !== "equivalent");
  const killed = possible.filter(({ fate }) => fate === "killed" || fate === "hung");
  return possible.length === 0 ? 100 : (100 * killed.length) / possible.length;
}
