import type { Diagnostic, DiagnosticCode } from "../source/diagnostic.js";
import { InputError } from "../source/diagnostic.js";
import { booleanHint } from "../source/boolean_hint.js";
import { didYouMean } from "../source/nearest.js";
import type { Span } from "../source/span.js";
import {
  describeNode,
  plainValue,
  type YamlEntry,
  type YamlMap,
  type YamlNode,
  type YamlScalar,
} from "../source/yaml.js";

/** Errors, collected while reading continues. */
export type Problems = Diagnostic[];

export function problem(
  problems: Problems,
  code: DiagnosticCode,
  summary: string,
  detail: string,
  at: Span,
): void {
  problems.push({ code, summary, detail, at });
}

/** Runs a part of the reading; its errors end only that part. */
export function attempt<T>(problems: Problems, read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    problems.push(...error.diagnostics);
    return null;
  }
}

/** A piece of text as written, with its place. */
export type YamlText = YamlScalar & { readonly value: string };

function isText(node: YamlNode): node is YamlText {
  return node.kind === "scalar" && typeof node.value === "string";
}

export function hasTemplate(node: YamlNode): boolean {
  return isText(node) && node.value.includes("{{");
}

/** The known keys of one map, each read as the type that it must have; a value of another type is a collected error. */
export class FieldReader {
  readonly map: YamlMap;
  readonly #problems: Problems;

  constructor(map: YamlMap, problems: Problems) {
    this.map = map;
    this.#problems = problems;
  }

  entry(key: string): YamlEntry | null {
    return this.map.entries.find((entry) => entry.key === key) ?? null;
  }

  has(key: string): boolean {
    return this.entry(key) !== null;
  }

  node(key: string): YamlNode | null {
    return this.entry(key)?.value ?? null;
  }

  /** A piece of text as written, with its place. */
  scalar(key: string): YamlText | null {
    const node = this.node(key);
    if (node === null) return null;
    return isText(node) ? node : this.#misfit(key, node, "text");
  }

  text(key: string): string | null {
    return this.scalar(key)?.value ?? null;
  }

  flag(key: string): boolean | null {
    const node = this.node(key);
    if (node === null) return null;
    if (node.kind === "scalar" && typeof node.value === "boolean") return node.value;
    return this.#misfit(key, node, "true or false", booleanHint(plainValue(node)));
  }

  /** One text or a list of texts. */
  texts(key: string): readonly YamlText[] {
    const node = this.node(key);
    if (node === null) return [];
    const found = (node.kind === "list" ? node.items : [node]).map((item) =>
      isText(item) ? item : this.#misfit(key, item, "text or a list of texts"),
    );
    return found.filter((item) => item !== null);
  }

  list(key: string): readonly YamlNode[] {
    const node = this.node(key);
    if (node === null || (node.kind === "scalar" && node.value === null)) return [];
    if (node.kind === "list") return node.items;
    this.#misfit(key, node, "a list", node.kind === "map" ? " Begin each of its items with “- ”." : "");
    return [];
  }

  mapping(key: string): YamlMap | null {
    const node = this.node(key);
    if (node === null || (node.kind === "scalar" && node.value === null)) return null;
    return node.kind === "map" ? node : this.#misfit(key, node, "a map");
  }

  oneOf<const T extends string>(key: string, values: readonly T[]): T | null {
    const scalar = this.scalar(key);
    if (scalar === null) return null;
    const found = values.find((value) => value === scalar.value);
    if (found !== undefined) return found;
    const hint = didYouMean(scalar.value, values);
    problem(
      this.#problems,
      "value",
      "Unknown value",
      `“${key}” must be one of ${values.join(", ")}.${hint}`,
      scalar.span,
    );
    return null;
  }

  /** Reports every unknown key. `insteadOf` gives the advice for a keyword of Ansible. */
  refuseOthers(
    known: readonly string[],
    what: string,
    insteadOf: (key: string) => string | null = () => null,
  ): void {
    for (const { key, keySpan } of this.map.entries) {
      if (known.includes(key)) continue;
      const detail =
        insteadOf(key) ??
        `A ${what} has no keyword “${key}”.${didYouMean(key, known)} It has ${known.join(", ")}.`;
      problem(this.#problems, "unknown-key", "Unknown key", detail, keySpan);
    }
  }

  /** A constant value; one with a template is checked when it is rendered. */
  constant(key: string, wanted: string, fits: (value: unknown) => boolean): void {
    const node = this.node(key);
    if (node === null || hasTemplate(node) || fits(plainValue(node))) return;
    this.#misfit(key, node, wanted, wanted === "true or false" ? booleanHint(plainValue(node)) : "");
  }

  #misfit(key: string, node: YamlNode, wanted: string, hint = ""): null {
    problem(
      this.#problems,
      "type",
      "Wrong type",
      `“${key}” must be ${wanted}, not ${describeNode(node)}.${hint}`,
      node.span,
    );
    return null;
  }
}
