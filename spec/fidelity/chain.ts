import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

/** The machines a chain may have: one with this machine's programs, or a simulated host of EL6. */
export type MachineKind = "debian" | "el6";

/** Tasks whose outcome in a check must be what a run then does, each time from the same state. */
export interface Chain {
  readonly name: string;
  /** What it is about, in a sentence. */
  readonly about: string;
  /** The file of chains that it stands in, without .yml. */
  readonly group: string;
  readonly machine: MachineKind;
  /** Hosts of the inventory and their variables. Those of the same address are one machine. */
  readonly hosts: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Programs without which it is left out. */
  readonly needs: readonly string[];
  /** Files that lie beside the playbook. */
  readonly files: Readonly<Record<string, string>>;
  /** Lines of sh run on every machine beforehand. */
  readonly given: string;
  /** Whether each machine has a web server at 127.0.8.1:10880 (see web_server.ts). */
  readonly web: boolean;
  /** Whether a check may write: some task says `check_mode: false`. */
  readonly mayWrite: boolean;
  /** The exit code that a check must have, where that is part of the case. */
  readonly exit: number | null;
  /** Task → what the reason must speak of, where a check cannot tell it. */
  readonly because: Readonly<Record<string, string>>;
  /** “host: task” that the check must speak of, though a failure keeps the run from coming to it. */
  readonly told: readonly string[];
  /** Tasks whose programs fail by themselves, which nothing foretells: they are not counted, but what follows them is. */
  readonly unforeseeable: readonly string[];
  readonly plays: readonly Readonly<Record<string, unknown>>[];
}

/** The directory that is empty when a chain begins, and a number of its own: written DIR and NUM in its text. */
export const DIR = "/srv/case";
const NUM = "42";

const directory = join(dirname(fileURLToPath(import.meta.url)), "chains");

/** All chains, in the order of their files. @throws Error where one is not written as it should be */
export function readChains(): readonly Chain[] {
  const chains = readdirSync(directory)
    .filter((file) => file.endsWith(".yml"))
    .sort()
    .flatMap(chainsIn);
  const names = chains.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`two chains are called “${twice}”`);
  return chains;
}

/** The chains that a pattern is part of the name of, or the name of whose file it is; all without patterns. */
export function chosen(chains: readonly Chain[], patterns: readonly string[]): readonly Chain[] {
  if (patterns.length === 0) return chains;
  return chains.filter(({ name, group }) =>
    patterns.some((pattern) => group === pattern || name.includes(pattern)),
  );
}

/** The chains that are written in a file. @throws Error where one is not written as it should be */
export function chainsOf(group: string, written: unknown): readonly Chain[] {
  if (!Array.isArray(written)) throw new Error(`${group}.yml is no list of chains`);
  return written.map((one: unknown, index) => chainOf(group, one, `chain ${index + 1} of ${group}.yml`));
}

function chainsIn(file: string): readonly Chain[] {
  const text = readFileSync(join(directory, file), "utf8");
  return chainsOf(file.replace(/\.yml$/, ""), parse(text.replace(/\bDIR\b/g, DIR).replaceAll("NUM", NUM)));
}

const KEYS = new Set(
  "name about machine hosts needs files given web may_write exit because told unforeseeable play vars tasks handlers plays".split(
    " ",
  ),
);

function chainOf(group: string, written: unknown, where: string): Chain {
  const chain = mapOf(written, where);
  const unknown = Object.keys(chain).find((key) => !KEYS.has(key));
  if (unknown !== undefined) throw new Error(`${where} has an unknown key: ${unknown}`);
  const { name, about, exit = null } = chain;
  if (typeof name !== "string" || typeof about !== "string")
    throw new Error(`${where} needs a name and a sentence what it is about`);
  if (exit !== null && typeof exit !== "number") throw new Error(`${where}: exit is no number`);
  const hosts = Object.entries(mapOf(chain["hosts"] ?? { host: {} }, where));
  return {
    ...{ name, about, group, exit },
    machine: chain["machine"] === "el6" ? "el6" : "debian",
    hosts: Object.fromEntries(hosts.map(([host, vars]) => [host, mapOf(vars ?? {}, where)])),
    needs: textsOf(chain["needs"] ?? [], where),
    files: textMapOf(chain["files"] ?? {}, where),
    given: textOf(chain["given"] ?? "", where),
    web: chain["web"] === true,
    mayWrite: chain["may_write"] === true,
    because: textMapOf(chain["because"] ?? {}, where),
    told: textsOf(chain["told"] ?? [], where),
    unforeseeable: textsOf(chain["unforeseeable"] ?? [], where),
    plays: playsOf(chain, hosts[0]?.[0] ?? "", where),
  };
}

/** Where only tasks are given, they are those of one play on the first host. */
function playsOf(
  chain: Chain | Readonly<Record<string, unknown>>,
  host: string,
  where: string,
): Chain["plays"] {
  const { plays, tasks, handlers, vars, play } = chain as Readonly<Record<string, unknown>>;
  if (Array.isArray(plays)) return plays.map((one: unknown) => mapOf(one, where));
  if (!Array.isArray(tasks)) throw new Error(`${where} has neither tasks nor plays`);
  return [
    {
      hosts: host,
      ...(play === undefined ? {} : mapOf(play, where)),
      ...(vars === undefined ? {} : { vars }),
      tasks,
      ...(handlers === undefined ? {} : { handlers }),
    },
  ];
}

function mapOf(value: unknown, where: string): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new Error(`${where}: a map is expected, not ${JSON.stringify(value)}`);
  return { ...value };
}

function textMapOf(value: unknown, where: string): Readonly<Record<string, string>> {
  const entries = Object.entries(mapOf(value, where));
  return Object.fromEntries(entries.map(([key, text]) => [key, textOf(text, where)]));
}

function textsOf(value: unknown, where: string): readonly string[] {
  if (!Array.isArray(value)) throw new Error(`${where}: a list is expected, not ${JSON.stringify(value)}`);
  return value.map((one: unknown) => textOf(one, where));
}

function textOf(value: unknown, where: string): string {
  if (typeof value !== "string") throw new Error(`${where}: text is expected, not ${JSON.stringify(value)}`);
  return value;
}
