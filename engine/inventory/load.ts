import { existsSync } from "node:fs";
import { relative, resolve } from "node:path";
import { InputError, type Diagnostic } from "../source/diagnostic.js";
import { didYouMean } from "../source/nearest.js";
import { readSource } from "../source/read.js";
import type { Source } from "../source/span.js";
import { readYaml, type YamlNode } from "../source/yaml.js";
import type { Variables } from "../template/index.js";
import { buildInventory } from "./build.js";
import { Draft } from "./draft.js";
import { filesOf, type VariableFile } from "./files.js";
import type { Inventory } from "./inventory.js";
import { hostNameMistake } from "./name.js";
import { parseInventory } from "./parse.js";
import { expandRanges, RangeMistake } from "./range.js";
import { readVariables } from "./variables.js";

/**
 * Reads inventory sources in order, each a directory, a YAML file, or names with a comma: `host1,host2,`.
 * The inventory is usable as far as it could be read; a run must not begin while there are problems.
 */
export function loadInventory(
  sources: readonly string[],
  cwd: string,
): { readonly inventory: Inventory; readonly problems: readonly Diagnostic[] } {
  const loader = new Loader(cwd);
  for (const source of sources) loader.add(source);
  const problems = loader.problems;
  return { inventory: buildInventory(loader.draft, problems), problems };
}

class Loader {
  readonly draft = new Draft();
  readonly problems: Diagnostic[] = [];
  readonly #cwd: string;
  /** Files of variables already read: two sources may lie in one directory. */
  readonly #read = new Set<string>();

  constructor(cwd: string) {
    this.#cwd = cwd;
  }

  add(source: string): void {
    this.#attempt(() => {
      if (source.includes(",")) this.#addNames(source);
      else if (isBareName(source) && !existsSync(resolve(this.#cwd, source))) throw missingComma(source);
      else this.#addFiles(this.#shown(source));
    });
  }

  /** The path by which the person knows the file, as seen from where the program runs. */
  #shown(source: string): string {
    const path = relative(process.cwd(), resolve(this.#cwd, source));
    return source.startsWith("/") ? source : path === "" ? "." : path;
  }

  #addNames(source: string): void {
    for (const pattern of source.split(",").map((name) => name.trim())) {
      if (pattern !== "") for (const name of this.#expand(pattern)) this.draft.host(name, null);
    }
  }

  #expand(pattern: string): readonly string[] {
    const names = pattern.includes("[") ? expandRanges(pattern) : [pattern];
    const mistake = hostNameMistake(names[0] ?? "");
    if (mistake === null) return names;
    throw new InputError({ code: "host-name", summary: "Invalid host name", detail: mistake, at: null });
  }

  #addFiles(path: string): void {
    const files = filesOf(path);
    for (const file of files.inventories) {
      const root = this.#document(file);
      if (root) parseInventory(root, this.draft, this.problems);
    }
    for (const file of files.groupVariables) this.#addVariables(file, "group", files.neighbours);
    for (const file of files.hostVariables) this.#addVariables(file, "host", files.neighbours);
  }

  #addVariables(file: VariableFile, kind: "group" | "host", neighbours: readonly string[]): void {
    if (this.#read.has(resolve(file.path))) return;
    const known = kind === "group" ? this.draft.groups : this.draft.hosts;
    const owner = known.get(file.name);
    if (!owner && neighbours.some((path) => mentions(path, file.name))) return;
    this.#read.add(resolve(file.path));
    const variables = this.#variables(file.path);
    if (owner) owner.files.push(variables);
    else this.#reportUnused(file, kind, known.keys());
  }

  #reportUnused({ name, path }: VariableFile, kind: string, known: Iterable<string>): void {
    const detail = `“${path}” has variables for the ${kind} “${name}”, which the inventory does not have.${didYouMean(name, known)}`;
    const at = { source: { path, text: "" }, from: 0, to: 0 };
    this.problems.push({ code: "no-match", summary: "Unused variables file", detail, at });
  }

  #variables(path: string): Variables {
    const root = this.#document(path);
    return root ? readVariables(root, this.problems) : new Map<string, never>();
  }

  #document(path: string): YamlNode | null {
    let root: YamlNode | null = null;
    this.#attempt(() => {
      const source = readSource(path);
      if (isIni(source.text)) throw new InputError(iniProblem(source));
      const reading = readYaml(source);
      this.problems.push(...reading.problems);
      root = reading.root;
    });
    return root;
  }

  /** Mistakes end the source they are in, not the reading of the others. */
  #attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (error instanceof InputError) this.problems.push(...error.diagnostics);
      else if (error instanceof RangeMistake) {
        this.problems.push({ code: "range", summary: "Invalid range", detail: error.message, at: null });
      } else throw error;
    }
  }
}

/** Whether it looks like the name of a host rather than of a file. */
const isBareName = (source: string): boolean =>
  !/[/\\]|\.(?:ya?ml|json|ini|cfg)$/.test(source) && hostNameMistake(source) === null;

function missingComma(source: string): InputError {
  const detail = `There is no file or directory “${source}”. If it is a host, add a comma: -i ${source},`;
  return new InputError({ code: "file", summary: "No such file", detail, at: null });
}

/** Ansible's older inventory format, which is not YAML. */
function isIni(text: string): boolean {
  return /^\s*\[[\w:.-]+\]\s*$/m.test(text) && !/^\s*[\w.-]+:\s*$/m.test(text);
}

function iniProblem(source: Source): Diagnostic {
  const [found = ""] = /^\s*\[[\w:.-]+\]/m.exec(source.text) ?? [];
  const from = source.text.indexOf(found.trim());
  const name = found.trim().slice(1, -1).replace(/:.*/, "");
  const detail = `This looks like an INI file, but an inventory must be YAML: “${name}: { hosts: [a, b], vars: { port: 22 } }”.`;
  return {
    code: "yaml",
    summary: "INI inventory",
    detail,
    at: { source, from, to: from + found.trim().length },
  };
}

/** Whether another inventory file, not read this time, may define a group or host of this name. */
function mentions(path: string, name: string): boolean {
  return readSource(path)
    .text.split("\n")
    .some((line) =>
      line
        .trim()
        .replace(/^["']|["'](?=:)/g, "")
        .startsWith(`${name}:`),
    );
}
