import { didYouMean } from "../source/nearest.js";
import type { Compiler } from "./compiler.js";
import type { Range } from "../source/span.js";
import { fail, type Evaluate, type Frame } from "./frame.js";
import type { Argument } from "./helper.js";
import { known } from "./unknown.js";
import { describe, isList, isMap } from "./value.js";

/** Something that begins a path, and how its absence is explained. */
interface Root {
  readonly read: Evaluate;
  /** What is undefined where there is no value: a variable, or a field of the current item. */
  readonly kind: "variable" | "field";
  readonly missing: (frame: Frame) => string;
}

interface Segment extends Range {
  readonly name: string;
}

/** Compiles `a.b`, `a.[0]`, `this`, `../a`, `@index` and `@root.a`; `tolerant` is for the list of uses. */
export function compilePath(node: hbs.AST.PathExpression, compiler: Compiler, tolerant: boolean): Argument {
  const segments = segmentsOf(node, compiler);
  const { root, used } = rootOf(node, segments, compiler);
  const rest = segments.slice(used);
  const range = compiler.rangeOf(node);
  const first = segments[Math.max(0, used - 1)] ?? range;
  noteUse(node, segments, compiler, tolerant);
  return {
    ...range,
    evaluate: (frame) =>
      rest.reduce<unknown>((value, { name }) => part(known(value), name), root.read(frame)),
    explain(frame) {
      const value = root.read(frame);
      if (value === undefined) fail(frame, first, "undefined", `Undefined ${root.kind}`, root.missing(frame));
      return failBelow(frame, value, rest, first);
    },
  };
}

/** Takes the frame that many turns of #each or #with further out. */
export function outward(frame: Frame, turns: number): Frame {
  return turns === 0 || frame.outer === null ? frame : outward(frame.outer, turns - 1);
}

function rootOf(
  node: hbs.AST.PathExpression,
  segments: readonly Segment[],
  compiler: Compiler,
): { root: Root; used: number } {
  const first = segments[0]?.name ?? "";
  if (node.data) return dataRoot(node, first, segments[1]?.name, compiler);
  const level = compiler.blocks.length - node.depth;
  if (level < 0) {
    const detail = `“../” leads out of an #each or #with, and there ${around(compiler)} around this.`;
    compiler.report(compiler.rangeOf(node), "template", "No enclosing block", detail);
  }
  const bare = node.depth === 0 && !/^(?:this\b|\.)/.test(node.original);
  const named = bare ? blockParameter(first, compiler) : null;
  if (named) return { root: named, used: 1 };
  if (level > 0) return contextRoot(node, segments, bare);
  if (segments.length === 0) {
    const detail = "There is no current item outside #each and #with. Write the name of a variable.";
    compiler.report(compiler.rangeOf(node), "template", "No current item", detail);
  }
  return { root: variable(first), used: 1 };
}

function around({ blocks }: Compiler): string {
  return blocks.length === 0 ? "is none" : blocks.length === 1 ? "is only one" : `are only ${blocks.length}`;
}

function variable(name: string): Root {
  return {
    read: ({ scope }) => scope.get(name),
    kind: "variable",
    missing: ({ scope }) => `“${name}” is not defined.${didYouMean(name, scope.names())}`,
  };
}

/** `as |item|`: the innermost block that declares the name. */
function blockParameter(name: string, { blocks }: Compiler): Root | null {
  const level = blocks.findLastIndex((names) => names.includes(name));
  if (level < 0) return null;
  const turns = blocks.length - 1 - level;
  const index = blocks[level]?.indexOf(name) ?? 0;
  return {
    read: (frame) => outward(frame, turns).named[index],
    kind: "variable",
    missing: () => `“${name}” has no value.`,
  };
}

function contextRoot(
  { depth }: hbs.AST.PathExpression,
  segments: readonly Segment[],
  bare: boolean,
): { root: Root; used: number } {
  const first = segments[0];
  const read = (frame: Frame): unknown => outward(frame, depth).context;
  if (!first)
    return { root: { read, kind: "variable", missing: () => "There is no current item." }, used: 0 };
  const missing = (frame: Frame): string => {
    const outside = bare && frame.scope.has(first.name) ? outsideHint(frame, first.name) : "";
    return `${lacking(read(frame), "The current item", first.name)}${outside}`;
  };
  return { root: { read: (frame) => part(known(read(frame)), first.name), kind: "field", missing }, used: 1 };
}

function outsideHint(frame: Frame, name: string): string {
  let steps = "";
  for (let { outer } = frame; outer !== null; { outer } = outer) steps += "../";
  return ` For the variable of that name write “${steps}${name}”.`;
}

const DATA = ["index", "key", "first", "last"];

function dataRoot(
  node: hbs.AST.PathExpression,
  name: string,
  next: string | undefined,
  compiler: Compiler,
): { root: Root; used: number } {
  if (name === "root" && next !== undefined) return { root: variable(next), used: 2 };
  const level = compiler.blocks.length - node.depth;
  if (!DATA.includes(name) || level <= 0) {
    const detail = DATA.includes(name)
      ? `“@${name}” is defined only within #each.`
      : `“@${name}” is not defined. There are only @index, @key, @first, @last and @root.NAME.`;
    compiler.report(compiler.rangeOf(node), "template", "Undefined @ name", detail);
  }
  const read = (frame: Frame): unknown => outward(frame, node.depth).data[name];
  return { root: { read, kind: "variable", missing: () => `“@${name}” has no value here.` }, used: 1 };
}

/** Fails at the first segment that what is before it has not. */
function failBelow(frame: Frame, root: unknown, rest: readonly Segment[], first: Range): never {
  let value = root;
  let before = first;
  for (const segment of rest) {
    const next = part(known(value), segment.name);
    if (next === undefined) {
      const detail = lacking(value, `“${written(frame, before)}”`, segment.name);
      return fail(frame, segment, "undefined", "Undefined field", detail);
    }
    value = next;
    before = segment;
  }
  return fail(frame, before, "undefined", "Undefined field", `“${written(frame, before)}” has no value.`);
}

function written({ map }: Frame, range: Range): string {
  const { source, from, to } = map.spanOf(range);
  return source.text.slice(from, to);
}

/** An own property of a map, an item or the length of a list; never what JavaScript adds. */
function part(value: unknown, name: string): unknown {
  if (isMap(value))
    return Object.hasOwn(value, name) && typeof value[name] !== "function" ? value[name] : undefined;
  if (!isList(value)) return undefined;
  return name === "length" ? value.length : /^\d+$/.test(name) ? value[Number(name)] : undefined;
}

function lacking(value: unknown, owner: string, name: string): string {
  if (isList(value)) return `${owner} is a list of ${value.length} items and has no “${name}”.`;
  if (!isMap(value)) return `${owner} is ${describe(value)} and has no “${name}”.`;
  const names = Object.keys(value);
  const has =
    names.length === 0 ? "is empty" : `has ${names.slice(0, 8).join(", ")}${names.length > 8 ? " …" : ""}`;
  return `${owner} has no “${name}”; it ${has}.${didYouMean(name, names)}`;
}

/** The parts of a path with their ranges, which Handlebars does not keep. */
function segmentsOf(node: hbs.AST.PathExpression, compiler: Compiler): readonly Segment[] {
  const { from } = compiler.rangeOf(node);
  const written = compiler.written(node);
  const prefix = /^@?(?:(?:\.\.?|this)(?:[./]|$))*/.exec(written)?.[0].length ?? 0;
  const places = [...written.slice(prefix).matchAll(/\[(?:\\\]|[^\]])*\]|[^./[\]]+/g)];
  return node.parts.map((name, i) => {
    const at = places[i];
    const start = from + prefix + (at?.index ?? 0);
    return { name, from: start, to: start + (at?.[0].length ?? name.length) };
  });
}

function noteUse(
  node: hbs.AST.PathExpression,
  segments: readonly Segment[],
  compiler: Compiler,
  tolerant: boolean,
): void {
  const isRoot = node.data && segments[0]?.name === "root";
  const named = isRoot ? segments.slice(1) : segments;
  const first = named[0];
  if (!first || (node.data && !isRoot)) return;
  const bare = node.depth === 0 && !/^(?:this\b|\.)/.test(node.original);
  if (!isRoot && bare && compiler.blocks.some((names) => names.includes(first.name))) return;
  if (!isRoot && compiler.blocks.length !== node.depth) return;
  const { to } = named.at(-1) ?? first;
  compiler.uses.push({ path: named.map(({ name }) => name), from: first.from, to, tolerant });
}
