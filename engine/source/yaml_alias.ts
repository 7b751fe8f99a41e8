import type { Alias } from "yaml";
import type { Diagnostic } from "./diagnostic.js";
import type { Span } from "./span.js";
import type { YamlNode } from "./yaml_node.js";

/** The deepest nesting accepted, with aliases followed. */
export const DEEPEST = 64;

/** How many values the aliases of one file may add: enough for anybody, too few for an “alias bomb”. */
const MOST_ALIASED = 10_000;

/** The values that have anchors, and how large they are once their own aliases are followed. */
export class Anchors {
  readonly #report: (problem: Diagnostic) => void;
  /** Null while the value itself is still being read. */
  readonly #nodes = new Map<string, YamlNode | null>();
  readonly #unused = new Map<string, Span>();
  readonly #extents = new WeakMap<YamlNode, { readonly count: number; readonly height: number }>();
  #added = 0;

  constructor(report: (problem: Diagnostic) => void) {
    this.#report = report;
  }

  begin(name: string): void {
    this.#nodes.set(name, null);
  }

  finish(name: string, node: YamlNode): void {
    this.#nodes.set(name, node);
    if (node.kind === "scalar" && node.written === "") this.#unused.set(name, node.span);
  }

  /** Called for every node after its children, so that a bomb is known before it is expanded. */
  measure(node: YamlNode, children: readonly YamlNode[]): void {
    let count = 1;
    let height = 0;
    for (const child of children) {
      const extent = this.#extents.get(child);
      count += extent?.count ?? 1;
      height = Math.max(height, extent?.height ?? 1);
    }
    this.#extents.set(node, { count, height: height + 1 });
  }

  /** The value that an alias stands for at this depth; null, with a problem reported, when it cannot be used. */
  resolve({ source: name }: Alias, at: Span, depth: number): YamlNode | null {
    this.#unused.delete(name);
    const node = this.#nodes.get(name);
    if (node === undefined) return this.#refuse("Unknown alias", unknownAlias(name), at);
    if (node === null) {
      const detail = `“*${name}” is inside the value of its own anchor “&${name}”, so the value would never end.`;
      return this.#refuse("Recursive alias", detail, at);
    }
    const { count, height } = this.#extents.get(node) ?? { count: 1, height: 1 };
    const isKnown = this.#added > MOST_ALIASED;
    this.#added += count;
    if (this.#added <= MOST_ALIASED && depth + height - 1 <= DEEPEST) return node;
    if (isKnown) return null;
    const detail = `The aliases of a file may expand to at most ${MOST_ALIASED} values and ${DEEPEST} levels. Use fewer aliases.`;
    return this.#refuse("Aliases expand too far", detail, at);
  }

  /** Reports `hosts: &web`, where no anchor was intended. */
  close(): void {
    for (const [name, { source, from }] of this.#unused) {
      const start = Math.max(0, source.text.lastIndexOf("&", from));
      const detail = `YAML reads “&${name}” as an anchor on an empty value. If it is text, quote it: "&${name}".`;
      const at = { source, from: start, to: start + name.length + 1 };
      this.#report({ code: "quote", summary: "Missing quotes", detail, at });
    }
  }

  #refuse(summary: string, detail: string, at: Span): null {
    this.#report({ code: "alias", summary, detail, at });
    return null;
  }
}

function unknownAlias(name: string): string {
  return (
    `“*${name}” is an alias, but no anchor “&${name}” comes before it. ` +
    `If it is text that begins with “*”, quote it: "*${name}".`
  );
}
