import { stringify } from "yaml";
import { renderDiagnostic } from "../../engine/source/caret.js";
import { locate } from "../site/minimal_debian.js";
import { stage, type Stage, type Told } from "../support/play.js";
import { type Chain, DIR } from "./chain.js";
import { compare, type Row } from "./compare.js";
import { type Labels, labelsOf } from "./labels.js";
import type { Machine } from "./machine.js";
import { addressOf, Machines } from "./machines.js";
import { differences } from "./snapshot.js";

/** What became of a chain. */
export interface Measured {
  readonly chain: Chain;
  /** Why it was left out; null where it was played. */
  readonly skipped: string | null;
  readonly rows: readonly Row[];
  /** What is wrong beside the steps: what the check wrote, its exit code, a reason that does not name its step. */
  readonly wrong: readonly string[];
  /** Exit codes of the check and of the run. */
  readonly exits: readonly [check: number, run: number];
  readonly seconds: number;
}

/** Boots a machine for a chain. */
export type Boot = (name: string) => Promise<Machine>;

/** Plays a chain on fresh machines: a check, then a run. @throws Error where its text has a mistake */
export async function measure(chain: Chain, boot: Boot): Promise<Measured> {
  const started = performance.now();
  const lacking = chain.needs.find((program) => locate(program) === null);
  if (lacking !== undefined)
    return { chain, skipped: `there is no ${lacking} here`, rows: [], wrong: [], exits: [0, 0], seconds: 0 };
  const text = stringify(chain.plays, { lineWidth: 0, aliasDuplicateObjects: false });
  const here = stage([], text);
  const machines = new Machines((name) => prepared(chain, name, boot));
  try {
    here.write("hosts.yml", stringify({ all: { hosts: chain.hosts } }));
    for (const [path, text] of Object.entries(chain.files)) here.write(path, text);
    const watched = await Promise.all(addressesOf(chain).map((address) => machines.at(address)));
    const before = watched.map((machine) => machine.snapshot());
    const check = await play(here, machines, true);
    const written = watched.flatMap((machine, index) =>
      differences(before[index] ?? new Map(), machine.snapshot()),
    );
    const run = await play(here, machines, false);
    const all = labelled(compare(check.events, run.events), labelsOf(text));
    const rows = all.filter((row) => !chain.unforeseeable.includes(nameOf(row)));
    return {
      chain,
      skipped: null,
      rows,
      wrong: [
        ...(chain.mayWrite ? [] : written.map((path) => `the check wrote ${path}`)),
        ...exitOf(chain, check),
        ...reasonsOf(chain, rows),
        ...untold(chain, rows),
      ],
      exits: [check.exit, run.exit],
      seconds: (performance.now() - started) / 1000,
    };
  } finally {
    await machines.end();
    here.remove();
  }
}

/** The text that chains are played from is nobody's: their steps are named by what they do. */
function labelled(rows: readonly Row[], labels: Labels): readonly Row[] {
  return rows.map((row) => {
    const at = row.at.split(":").slice(-2).join(":");
    return { ...row, task: labels.get(at) ?? row.task, at };
  });
}

async function prepared({ given, web }: Chain, name: string, boot: Boot): Promise<Machine> {
  const machine = await boot(name);
  if (web) await machine.serve();
  await machine.run(`mkdir -p ${DIR}\n${given}`);
  return machine;
}

function addressesOf({ hosts }: Chain): readonly string[] {
  const addresses = Object.entries(hosts).map(([name, { connection, address }]) =>
    addressOf({
      connection: connection === "local" ? "local" : "ssh",
      address: typeof address === "string" ? address : name,
    }),
  );
  return [...new Set(addresses)];
}

async function play(here: Stage, machines: Machines, check: boolean): Promise<Told> {
  const told = await here.run({ check, transport: machines.transport() });
  if (told.problems.length === 0) return told;
  throw new Error(told.problems.map((problem) => renderDiagnostic(problem)).join("\n"));
}

function exitOf({ exit }: Chain, check: Told): readonly string[] {
  return exit === null || check.exit === exit ? [] : [`the check exited with ${check.exit}, not ${exit}`];
}

/** What a name in a chain means: a task's name, or what is told of one that has none. */
const nameOf = ({ task }: Row): string => task.replace(/^\d+\. /, "");

function untold({ told }: Chain, rows: readonly Row[]): readonly string[] {
  const said = new Set(rows.flatMap((row) => (row.check === null ? [] : [`${row.host}: ${nameOf(row)}`])));
  return told.filter((one) => !said.has(one)).map((one) => `the check does not speak of “${one}”`);
}

function reasonsOf({ because }: Chain, rows: readonly Row[]): readonly string[] {
  return rows.flatMap((row) => {
    const wanted = because[nameOf(row)];
    if (wanted === undefined || row.because === null || row.because.includes(wanted)) return [];
    return [`“${row.task}” cannot be told for another reason than “${wanted}”: ${row.because}`];
  });
}
