import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pLimit from "p-limit";
import { importsOf, sourcesBelow } from "../support/sources.js";
import type { Response } from "./messages.js";
import { TestProcess } from "./test_process.js";
import type { Tree } from "./tree.js";

/** Specs that need a site, a lab, a server of SSH or a detached program are slow, and of other rooms. */
const LEFT_OUT = /^spec\/(?:(?:bench|dialog|lab|mutation|playbooks|site|transport)\/|architecture)/;

/** Seconds that a whole spec file may take. */
const LONGEST = 1200;

/** What the tests of one spec file reach. */
export interface Reached extends Response {
  readonly file: string;
}

/** Which flips the tests of a project reach, spec file by spec file. */
export async function reachOf(
  project: string,
  tree: Tree,
  jobs: number,
  tell: (text: string) => void,
): Promise<readonly Reached[]> {
  const flipped = new Set(tree.flips.map(({ file }) => file));
  const imports = importsBelow(project);
  const specs = readdirSync(join(project, "spec"), { recursive: true, encoding: "utf8" })
    .map((path) => join("spec", path))
    .filter((path) => path.endsWith(".spec.ts") && !LEFT_OUT.test(path))
    .filter((path) => [...closureOf(path, imports)].some((file) => flipped.has(file)));
  const limit = pLimit(jobs);
  return Promise.all(
    specs.map((spec) =>
      limit(async () => {
        const kept = new Kept(project, closureOf(spec, imports), flipped);
        const reached = kept.read() ?? (await reachOfOne(tree, spec));
        kept.write(reached);
        if (reached.failed.length > 0)
          tell(`${spec}: not used, as they fail here: ${reached.failed.join("; ")}`);
        return reached;
      }),
    ),
  );
}

async function reachOfOne({ directory }: Tree, spec: string): Promise<Reached> {
  const process = new TestProcess(directory, "", LONGEST);
  const file = join(directory, spec.replace(/\.ts$/, ".js"));
  const came = await process.run({ files: [file], titles: null, timeout: 300_000, flip: null }, LONGEST);
  await process.end();
  return {
    ...(typeof came === "string" ? { loading: [], passed: [], failed: ["all of it"] } : came),
    file: spec,
  };
}

/** What was found is kept as long as neither the spec file nor anything that it imports has changed. */
class Kept {
  readonly #path: string;

  constructor(project: string, files: ReadonlySet<string>, flipped: ReadonlySet<string>) {
    const hash = createHash("sha256");
    for (const own of ["flips.ts", "expressions.ts", "child.ts"])
      hash.update(readFileSync(join(import.meta.dirname, own)));
    for (const file of [...files].sort()) {
      hash.update(`${file}\0${String(flipped.has(file))}\0`);
      hash.update(readFileSync(join(project, file)));
    }
    const directory = join(project, "node_modules/.cache/tsplay-mutation");
    mkdirSync(directory, { recursive: true });
    this.#path = join(directory, `${hash.digest("hex").slice(0, 32)}.json`);
  }

  read(): Reached | null {
    try {
      return JSON.parse(readFileSync(this.#path, "utf8")) as Reached;
    } catch {
      return null;
    }
  }

  write(reached: Reached): void {
    writeFileSync(this.#path, JSON.stringify(reached));
  }
}

type Imports = ReadonlyMap<string, readonly string[]>;

function importsBelow(project: string): Imports {
  const home = process.cwd();
  process.chdir(project);
  try {
    const files = ["engine", "modules", "spec"].filter((top) => existsSync(top)).flatMap(sourcesBelow);
    const known = new Set(files);
    const read = (file: string): readonly string[] =>
      importsOf(file).flatMap(({ to, typeOnly }) => (typeOnly || !known.has(to) ? [] : [to]));
    return new Map(files.map((file) => [file, read(file)]));
  } finally {
    process.chdir(home);
  }
}

/** A file and all that it imports. Built-in modules are found by name, and so belong to whatever reads playbooks. */
function closureOf(file: string, imports: Imports): ReadonlySet<string> {
  const found = new Set([file]);
  // A set is gone through to its end, also as it grows.
  for (const one of found) {
    for (const to of imports.get(one) ?? []) found.add(to);
    if (/registry[.]ts$/.test(one))
      for (const other of imports.keys()) if (/^modules\/[^/]+$/.test(other)) found.add(other);
  }
  return found;
}
