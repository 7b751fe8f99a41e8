import type { SourceMap, Span } from "./span.js";

/** A value of a YAML file, and where it was written; for an alias, where its anchor is. */
export type YamlNode = YamlScalar | YamlList | YamlMap;

export interface YamlScalar extends SourceMap {
  readonly kind: "scalar";
  readonly value: string | number | boolean | null;
  /** The source text of the value, quotes and block header included. */
  readonly written: string;
  /** Tagged `!secret`: never to be shown. The value is then a string. */
  readonly secret: boolean;
}

export interface YamlList {
  readonly kind: "list";
  readonly items: readonly YamlNode[];
  readonly span: Span;
}

export interface YamlMap {
  readonly kind: "map";
  readonly entries: readonly YamlEntry[];
  readonly span: Span;
}

export interface YamlEntry {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: YamlNode;
}

export function entryOf(map: YamlMap, key: string): YamlEntry | null {
  return map.entries.find((entry) => entry.key === key) ?? null;
}

/** Strings, numbers, booleans, null, arrays and objects; the same node gives equal, not identical, values. */
export function plainValue(node: YamlNode): unknown {
  if (node.kind === "scalar") return node.value;
  if (node.kind === "list") return node.items.map(plainValue);
  return Object.fromEntries(node.entries.map(({ key, value }) => [key, plainValue(value)]));
}

/** What a JSON pointer names, with the place of its key; null when there is no such thing. */
export function nodeAt(root: YamlNode, pointer: string): { node: YamlNode; keySpan: Span | null } | null {
  let found: { node: YamlNode; keySpan: Span | null } | null = { node: root, keySpan: null };
  for (const token of pointer.split("/").slice(1)) {
    if (found === null) return null;
    found = childOf(found.node, token.replaceAll("~1", "/").replaceAll("~0", "~"));
  }
  return found;
}

function childOf(node: YamlNode, name: string): { node: YamlNode; keySpan: Span | null } | null {
  if (node.kind === "scalar") return null;
  if (node.kind === "list") {
    const item = /^\d+$/.test(name) ? node.items[Number(name)] : undefined;
    return item ? { node: item, keySpan: null } : null;
  }
  const entry = entryOf(node, name);
  return entry && { node: entry.value, keySpan: entry.keySpan };
}

/** What a value is, for sentences such as “tasks must be a list, not …”. The text of a secret is left out. */
export function describeNode(node: YamlNode): string {
  if (node.kind !== "scalar") return node.kind === "list" ? "a list" : "a map";
  if (node.secret) return "secret text";
  if (node.value === null) return "empty";
  if (typeof node.value === "number") return `the number ${node.written}`;
  if (typeof node.value === "boolean") return node.written;
  const first = node.value.split("\n")[0] ?? "";
  return `the text “${first.length > 40 ? `${first.slice(0, 40)}…` : first}”`;
}
