import {
  isAlias,
  isCollection,
  isScalar,
  isSeq,
  type Document,
  type Pair,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import type { Diagnostic, DiagnosticCode } from "./diagnostic.js";
import { locate, type Source, type Span } from "./span.js";
import { Anchors, DEEPEST } from "./yaml_alias.js";
import type { YamlEntry, YamlNode } from "./yaml_node.js";
import { quoteProblem } from "./yaml_quote.js";
import { readScalar, WrittenScalar } from "./yaml_scalar.js";

/** The document as our own nodes, with aliases and merge keys resolved; what cannot be used is null in it. */
export function buildTree(
  source: Source,
  document: Document.Parsed,
): { readonly root: YamlNode | null; readonly problems: readonly Diagnostic[] } {
  const problems = unknownTags(source, document);
  if (document.contents === null) return { root: null, problems };
  const builder = new Builder(source, (problem) => problems.push(problem));
  return { root: builder.buildAll(document.contents), problems };
}

function unknownTags(source: Source, { warnings }: Document.Parsed): Diagnostic[] {
  return warnings.flatMap(({ code, pos: [from, to] }) => {
    const tag = source.text.slice(from, to);
    if (code !== "TAG_RESOLVE_FAILED" || tag === "!secret") return [];
    const hint = TAGS[tag] ?? `If it is text that begins with “!”, quote it: "${tag}".`;
    const detail = `The only supported tag is “!secret”. ${hint}`;
    return [{ code: "tag", summary: "Unknown tag", detail, at: { source, from, to } }];
  });
}

/** Ansible's tags, and what to do instead of using them. */
const TAGS: Readonly<Record<string, string>> = {
  "!vault":
    'Values encrypted with ansible-vault are not supported. Take secrets from the environment or a prompt: "{{ secret "NAME" "question" }}".',
  "!unsafe": "Remove this tag: the value of a variable is never rendered a second time.",
};

/** Names through which a careless program would reach JavaScript's own objects. */
const FORBIDDEN: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

class Builder {
  readonly #source: Source;
  readonly #report: (problem: Diagnostic) => void;
  readonly #anchors: Anchors;

  constructor(source: Source, report: (problem: Diagnostic) => void) {
    this.#source = source;
    this.#report = report;
    this.#anchors = new Anchors(report);
  }

  buildAll(root: Document.Parsed["contents"]): YamlNode {
    const built = this.#build(root, 1);
    this.#anchors.close();
    return built;
  }

  #build(node: unknown, depth: number): YamlNode {
    const span = this.#spanOf(node);
    if (isAlias(node)) return this.#anchors.resolve(node, span, depth) ?? this.#nothing(span);
    if (!isScalar(node) && !isCollection(node)) return this.#nothing(span);
    if (depth > DEEPEST) {
      this.#problem(
        "limit",
        "Nested too deeply",
        `Values may be nested at most ${DEEPEST} levels deep.`,
        span,
      );
      return this.#nothing(span);
    }
    const { anchor } = node;
    if (anchor) this.#anchors.begin(anchor);
    const built = isScalar(node) ? this.#scalar(node, span) : this.#collection(node, span, depth);
    if (anchor) this.#anchors.finish(anchor, built);
    return built;
  }

  #scalar(node: Scalar, span: Span): YamlNode {
    const scalar = readScalar(node, span, this.#report);
    this.#anchors.measure(scalar, []);
    return scalar;
  }

  #collection(node: YAMLMap | YAMLSeq, span: Span, depth: number): YamlNode {
    if (node.tag === "!secret") {
      const detail =
        "“!secret” is for a single text, not for a list or a map. Put it before each text that is to be hidden.";
      this.#problem("tag", "Misplaced tag", detail, span);
    }
    if (isSeq(node)) {
      const items = node.items.map((item) => this.#build(item, depth + 1));
      const list: YamlNode = { kind: "list", items, span };
      this.#anchors.measure(list, items);
      return list;
    }
    if (node.flow && this.#source.text.startsWith("{{", span.from)) return this.#unquoted(span);
    const entries = this.#entries(node, depth);
    const map: YamlNode = { kind: "map", entries, span };
    this.#anchors.measure(
      map,
      entries.map(({ value }) => value),
    );
    return map;
  }

  /** Reads on as if the quotes were there, so that other mistakes are reported too. */
  #unquoted(span: Span): YamlNode {
    const written = this.#source.text.slice(span.from, span.to);
    this.#report(quoteProblem(span.source, span.from, written));
    return new WrittenScalar(written, span, "plain", false);
  }

  #entries(node: YAMLMap, depth: number): readonly YamlEntry[] {
    const own = new Map<string, YamlEntry>();
    const merged = new Map<string, YamlEntry>();
    for (const pair of node.items) {
      const value = this.#build(pair.value, depth + 1);
      if (isMergeKey(pair)) {
        const inherited = this.#mergeable(value, this.#spanOf(pair.key));
        for (const entry of inherited) if (!merged.has(entry.key)) merged.set(entry.key, entry);
        continue;
      }
      const entry = this.#entry(pair, value);
      if (entry !== null) own.set(entry.key, this.#unique(entry, own.get(entry.key)));
    }
    return [...[...merged.values()].filter(({ key }) => !own.has(key)), ...own.values()];
  }

  #entry({ key }: Pair, value: YamlNode): YamlEntry | null {
    const keySpan = this.#spanOf(key);
    if (!isScalar(key) || typeof key.value !== "string") {
      const written = this.#source.text.slice(keySpan.from, keySpan.to);
      const detail =
        written === "" ? "The key before “:” is missing." : `A key must be text. Quote it: "${written}".`;
      this.#problem("key", "Key that is not text", detail, keySpan);
      return null;
    }
    if (FORBIDDEN.has(key.value)) {
      const detail = `“${key.value}” is reserved by JavaScript and cannot be a key. Choose another name.`;
      this.#problem("key", "Reserved key", detail, keySpan);
      return null;
    }
    return { key: key.value, keySpan, value };
  }

  #unique(entry: YamlEntry, earlier: YamlEntry | undefined): YamlEntry {
    if (!earlier) return entry;
    const { line } = locate(earlier.keySpan);
    const detail = `The key “${entry.key}” is already on line ${line}. Remove one of the two.`;
    this.#problem("duplicate-key", "Duplicate key", detail, entry.keySpan);
    return earlier;
  }

  #mergeable(value: YamlNode, at: Span): readonly YamlEntry[] {
    if (value.kind === "map") return value.entries;
    const maps = value.kind === "list" ? value.items.filter((item) => item.kind === "map") : [];
    if (value.kind === "list" && maps.length === value.items.length)
      return maps.flatMap((map) => map.entries);
    this.#problem("type", "Invalid merge", "“<<” takes a map, or a list of maps, such as “<<: *name”.", at);
    return [];
  }

  #nothing(span: Span): YamlNode {
    return new WrittenScalar(null, span, "plain", false);
  }

  #spanOf(node: unknown): Span {
    const range = isScalar(node) || isCollection(node) || isAlias(node) ? node.range : null;
    const [from, to] = range ?? [0, 0];
    return { source: this.#source, from, to };
  }

  #problem(code: DiagnosticCode, summary: string, detail: string, at: Span): void {
    this.#report({ code, summary, detail, at });
  }
}

function isMergeKey({ key }: Pair): boolean {
  return isScalar(key) && key.type === "PLAIN" && key.value === "<<";
}
