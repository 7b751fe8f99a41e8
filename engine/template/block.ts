import type { Compiler } from "./compiler.js";
import { compilePhrase } from "./expression.js";
import { fail, type Evaluate, type Frame, type Piece } from "./frame.js";
import type { Argument } from "./helper.js";
import { known } from "./unknown.js";
import { describe, isList, isMap, truth } from "./value.js";

/** Compiles statements one after another; given so that this file need not know all kinds of them. */
export type CompileProgram = (program: hbs.AST.Program | undefined, compiler: Compiler) => Evaluate;

/** Compiles #if, #unless, #each, #with and raw blocks, with their else. */
export function compileBlock(
  block: hbs.AST.BlockStatement,
  compiler: Compiler,
  compileProgram: CompileProgram,
): Evaluate {
  const name = block.path.original;
  const program = present(block.program);
  const inverse = present(block.inverse);
  const piece = compiler.pieceOf(block.path);
  if (name === "raw") return compileProgram(program, compiler);
  if (!KINDS.has(name) || !program) {
    const detail = `A block is #if, #unless, #each or #with, not “${program ? "#" : "^"}${name}”.`;
    compiler.tell(piece, "template", "Unknown block", detail);
    return () => "";
  }
  const subject = subjectOf(block, compiler, piece);
  if (name === "if" || name === "unless") {
    const body = compileProgram(program, compiler);
    const otherwise = compileProgram(inverse, compiler);
    return (frame) => (holds(subject, frame) === (name === "if") ? body(frame) : otherwise(frame));
  }
  compiler.blocks.push(present(program.blockParams) ?? []);
  const body = compileProgram(program, compiler);
  compiler.blocks.pop();
  const otherwise = compileProgram(inverse, compiler);
  return name === "each" ? each(subject, body, otherwise) : within(subject, body, otherwise);
}

const KINDS: ReadonlySet<string> = new Set(["if", "unless", "each", "with"]);

/** Handlebars' declarations promise what its grammar does not. */
export function present<Value>(value: Value | undefined): Value | undefined {
  return value;
}

function subjectOf(block: hbs.AST.BlockStatement, compiler: Compiler, piece: Piece): Argument {
  const [first, ...others] = block.params;
  const name = block.path.original;
  if (!first || present(block.hash) !== undefined) {
    compiler.tell(
      piece,
      "template",
      "Wrong block",
      `#${name} takes one thing and no options: {{#${name} THING}}.`,
    );
    return { ...piece, evaluate: () => null, find: () => null };
  }
  const last = others.at(-1) ?? first;
  const span = { from: compiler.pieceOf(first).from, to: compiler.pieceOf(last).to };
  const argument = compilePhrase({ path: first, params: others, hash: undefined, ...span }, compiler);
  if (others.length > 0 && compiler.mistakes.length === 0) {
    const detail = `A call behind #${name} stands in brackets: {{#${name} (${compiler.text.slice(span.from, span.to)})}}.`;
    compiler.tell(span, "template", "Brackets missing", detail);
  }
  return argument;
}

function holds(subject: Argument, frame: Frame): boolean {
  const held = truth(subject.evaluate(frame));
  if (held !== null) return held;
  const detail = "This text means false to people, yet holds like any other text. Use “bool” to read it.";
  return fail(frame, subject, "type", "Doubtful condition", detail);
}

function each(subject: Argument, body: Evaluate, otherwise: Evaluate): Evaluate {
  return (frame) => {
    const value = known(subject.evaluate(frame));
    if (value !== null && !isList(value) && !isMap(value)) {
      const detail = `#each goes through a list or a map, not ${describe(value)}.`;
      return fail(frame, subject, "type", "Nothing to go through", detail);
    }
    const entries: readonly (readonly [string | number, unknown])[] = isList(value)
      ? value.map((item, index) => [index, item])
      : Object.entries(value ?? {});
    if (entries.length === 0) return otherwise(frame);
    return entries
      .map(([key, item], index) => body(turn(frame, key, item, [index, entries.length])))
      .join("");
  };
}

function turn(
  outer: Frame,
  key: string | number,
  context: unknown,
  [index, count]: readonly [number, number],
): Frame {
  const data = { index, key, first: index === 0, last: index === count - 1 };
  return { scope: outer.scope, place: outer.place, outer, context, named: [context, key], data };
}

function within(subject: Argument, body: Evaluate, otherwise: Evaluate): Evaluate {
  return (frame) => {
    const context = known(subject.evaluate(frame));
    if (context === null || context === false) return otherwise(frame);
    return body({ ...frame, outer: frame, context, named: [context] });
  };
}
