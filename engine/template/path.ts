import { didYouMean } from "../source/nearest.js";
import type { Compiler } from "./compiler.js";
import { fail, type Evaluate, type Frame, type Piece } from "./frame.js";
import { known } from "./unknown.js";
import { describe, isList, isMap } from "./value.js";

/** A name in an expression: its value, or undefined where nothing defines it when only `find` is asked. */
export interface Path {
  readonly evaluate: Evaluate;
  readonly find: Evaluate;
}

/** Something that begins a path, and how its absence is told. */
interface Root {
  readonly read: Evaluate;
  readonly missing: (frame: Frame) => string;
}

interface Segment extends Piece {
  readonly name: string;
}

/** Compiles `a.b`, `a.[0]`, `this`, `../a`, `@index` and `@root.a`; `tolerant` is for the list of uses. */
export function compilePath(node: hbs.AST.PathExpression, compiler: Compiler, tolerant: boolean): Path {
  const segments = segmentsOf(node, compiler);
  const { root, used } = rootOf(node, segments, compiler);
  const rest = segments.slice(used);
  const piece = segments[Math.max(0, used - 1)] ?? compiler.pieceOf(node);
  noteUse(node, segments, compiler, tolerant);
  return {
    evaluate(frame) {
      const value = root.read(frame);
      if (value === undefined) fail(frame, piece, "undefined", "Undefined name", root.missing(frame));
      return rest.length === 0 ? value : descend(frame, value, rest, piece);
    },
    find: (frame) => rest.reduce<unknown>((value, { name }) => part(known(value), name), root.read(frame)),
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
    const detail = `“../” leads out of #each and #with, and there ${around(compiler)} around this.`;
    compiler.tell(compiler.pieceOf(node), "template", "Nothing further out", detail);
  }
  const bare = node.depth === 0 && !/^(?:this\b|\.)/.test(node.original);
  const named = bare ? blockParameter(first, compiler) : null;
  if (named) return { root: named, used: 1 };
  if (level > 0) return contextRoot(node, segments, bare);
  if (segments.length === 0) {
    const detail = "Outside #each and #with there is no current item. Write the name of a variable.";
    compiler.tell(compiler.pieceOf(node), "template", "No current item", detail);
  }
  return { root: variable(first), used: 1 };
}

function around({ blocks }: Compiler): string {
  return blocks.length === 0 ? "is none" : blocks.length === 1 ? "is only one" : `are only ${blocks.length}`;
}

function variable(name: string): Root {
  return {
    read: ({ scope }) => scope.get(name),
    missing: ({ scope }) => `Nothing defines “${name}” here.${didYouMean(name, scope.names())}`,
  };
}

/** `as |item|`: the innermost block that declares the name. */
function blockParameter(name: string, { blocks }: Compiler): Root | null {
  const level = blocks.findLastIndex((names) => names.includes(name));
  if (level < 0) return null;
  const turns = blocks.length - 1 - level;
  const index = blocks[level]?.indexOf(name) ?? 0;
  return { read: (frame) => outward(frame, turns).named[index], missing: () => `“${name}” has no value.` };
}

function contextRoot(
  { depth }: hbs.AST.PathExpression,
  segments: readonly Segment[],
  bare: boolean,
): { root: Root; used: number } {
  const first = segments[0];
  const read = (frame: Frame): unknown => outward(frame, depth).context;
  if (!first) return { root: { read, missing: () => "There is no current item." }, used: 0 };
  const missing = (frame: Frame): string => {
    const outside = bare && frame.scope.has(first.name) ? outsideHint(frame, first.name) : "";
    return `${lacking(read(frame), "The current item", first.name)}${outside}`;
  };
  return { root: { read: (frame) => part(known(read(frame)), first.name), missing }, used: 1 };
}

function outsideHint(frame: Frame, name: string): string {
  let steps = "";
  for (let { outer } = frame; outer !== null; { outer } = outer) steps += "../";
  return ` The variable of that name is “${steps}${name}” here.`;
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
      ? `“@${name}” has a meaning only within #each.`
      : `There is no “@${name}”, only @index, @key, @first, @last and @root.NAME.`;
    compiler.tell(compiler.pieceOf(node), "template", "Unknown @ name", detail);
  }
  const read = (frame: Frame): unknown => outward(frame, node.depth).data[name];
  return { root: { read, missing: () => `“@${name}” has no value here.` }, used: 1 };
}

function descend(frame: Frame, root: unknown, rest: readonly Segment[], first: Piece): unknown {
  let value = root;
  let before = first;
  for (const segment of rest) {
    const next = part(known(value), segment.name);
    if (next === undefined) {
      const owner = `“${nameOf(frame, before)}”`;
      fail(frame, segment, "undefined", "Undefined name", lacking(value, owner, segment.name));
    }
    value = next;
    before = segment;
  }
  return value;
}

function nameOf({ place }: Frame, piece: Piece): string {
  const { source, from, to } = place.within(piece.from, piece.to);
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
  if (isList(value)) return `${owner} is a list of ${value.length}; it has no “${name}”.`;
  if (!isMap(value)) return `${owner} is ${describe(value)}; it has no “${name}”.`;
  const names = Object.keys(value);
  const has =
    names.length === 0 ? "is empty" : `has ${names.slice(0, 8).join(", ")}${names.length > 8 ? " …" : ""}`;
  return `${owner} has no “${name}”; it ${has}.${didYouMean(name, names)}`;
}

/** The parts of a path with their places, which Handlebars does not keep. */
function segmentsOf(node: hbs.AST.PathExpression, compiler: Compiler): readonly Segment[] {
  const { from } = compiler.pieceOf(node);
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
