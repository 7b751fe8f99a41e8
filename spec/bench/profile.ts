import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Contender, once } from "./measure.js";

/** The parts of a run that time is spent on; `rest` is what Node does that none of ours has asked for. */
export const STAGES = [
  "start",
  "load",
  "connect",
  "look",
  "decide",
  "write",
  "tell",
  "memory",
  "rest",
] as const;

export type Stage = (typeof STAGES)[number];

/** Milliseconds of a Node program's main thread by stage, from one sampled run. */
export async function profiled(
  contender: Contender,
  directory: string,
): Promise<Readonly<Record<Stage, number>>> {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const [node = "", ...rest] = contender.argv;
  const argv = [node, "--cpu-prof", `--cpu-prof-dir=${directory}`, ...rest];
  await once({ ...contender, argv });
  const [file = ""] = readdirSync(directory);
  return byStage(JSON.parse(readFileSync(join(directory, file), "utf8")) as Profile);
}

/** What \`--cpu-prof\` writes, as far as it is used. */
interface Profile {
  readonly nodes: readonly ProfileNode[];
  /** Nodes met, one each sample. */
  readonly samples: readonly number[];
  /** Microseconds before each sample. */
  readonly timeDeltas: readonly number[];
}

interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  readonly children?: readonly number[];
}

/** What a function does itself counts for its own stage; Node's functions count for whoever called them. */
function byStage({ nodes, samples, timeDeltas }: Profile): Readonly<Record<Stage, number>> {
  const caller = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const stages = new Map<number, Stage | null>();
  // Whoever calls stands before whom he calls.
  for (const { id, callFrame } of nodes)
    stages.set(id, stageOf(callFrame) ?? stages.get(caller.get(id) ?? 0) ?? null);
  const idle = new Set(
    nodes.filter(({ callFrame }) => callFrame.functionName === "(idle)").map(({ id }) => id),
  );
  const sums = { start: 0, load: 0, connect: 0, look: 0, decide: 0, write: 0, tell: 0, memory: 0, rest: 0 };
  samples.forEach((id, index) => {
    if (!idle.has(id)) sums[stages.get(id) ?? "rest"] += (timeDeltas[index] ?? 0) / 1000;
  });
  return sums;
}

function stageOf({ functionName, url, lineNumber }: ProfileNode["callFrame"]): Stage | null {
  if (functionName === "(garbage collector)") return "memory";
  const source = sourceOf(url, lineNumber);
  return PLACES.find(([place]) => place.test(source))?.[1] ?? null;
}

/** The file that a line of a bundle was made of: the bundler names each in a comment before what it brings. */
function sourceOf(url: string, line: number): string {
  if (!url.startsWith("file:")) return url;
  const sources = bundles.get(url) ?? sourcesIn(readFileSync(new URL(url), "utf8"));
  bundles.set(url, sources);
  return sources.findLast(([first]) => first <= line)?.[1] ?? url;
}

const bundles = new Map<string, readonly (readonly [number, string])[]>();

function sourcesIn(text: string): readonly (readonly [number, string])[] {
  return text.split("\n").flatMap((line, number): [number, string][] => {
    const [, path] = /^\/\/ ((?:engine|modules|node_modules)\/\S+)$/.exec(line) ?? [];
    return path === undefined ? [] : [[number, `/${path}`]];
  });
}

/** Where the code of each stage is; the first that fits. */
const PLACES: readonly (readonly [RegExp, Stage])[] = [
  [/^node:internal\/(?:modules|bootstrap|process\/esm)/, "start"],
  [/\/engine\/(?:script\/(?:write|perform|replace)|runner\/act)\.ts$/, "write"],
  [/\/engine\/(?:source|foreign|inventory|playbook|cli)\//, "load"],
  [/\/node_modules\/(?:yaml|ajv|handlebars|commander|jiti|picomatch)\//, "load"],
  [/\/engine\/(?:transport\/shell\/(?:framing|inbox|persistent_shell)\.ts|script\/)/, "look"],
  [/\/engine\/transport\/|\/node_modules\/(?:ssh2|asn1|ssh-config)\//, "connect"],
  [/^node:(?:net|internal\/stream_base_commons)$/, "connect"],
  [
    /\/engine\/(?:runner|rendering|host|vars|event|secret|template|module|facts|dialog)\/|\/modules\//,
    "decide",
  ],
  [/\/engine\/report\/|\/node_modules\/(?:log-update|diff)\//, "tell"],
];
