import type { Compiler } from "./compiler.js";
import { compilePhrase, noValue } from "./expression.js";
import type { Range } from "../source/span.js";
import { fail, type Evaluate, type Frame } from "./frame.js";
import { valueOf, type Argument } from "./helper.js";
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
  const range = compiler.rangeOf(block.path);
  if (name === "raw") return compileProgram(program, compiler);
  if (!KINDS.has(name) || !program) {
    const detail = `“${program ? "#" : "^"}${name}” is not a block. Use #if, #unless, #each or #with.`;
    compiler.report(range, "template", "Unknown block", detail);
    return () => "";
  }
  const subject = subjectOf(block, compiler, range);
  if (name === "if" || name === "unless") {
    const body = compileProgram(program, compiler);
    const otherwise = compileProgram(inverse, compiler);
    return (frame) => (isTrue(subject, frame) === (name === "if") ? body(frame) : otherwise(frame));
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

function subjectOf(block: hbs.AST.BlockStatement, compiler: Compiler, range: Range): Argument {
  const [first, ...others] = block.params;
  const name = block.path.original;
  if (!first || present(block.hash) !== undefined) {
    compiler.report(
      range,
      "template",
      "Invalid block",
      `#${name} takes exactly one value and no options: {{#${name} VALUE}}.`,
    );
    return noValue(range);
  }
  const last = others.at(-1) ?? first;
  const span = { from: compiler.rangeOf(first).from, to: compiler.rangeOf(last).to };
  const argument = compilePhrase({ path: first, params: others, hash: undefined, ...span }, compiler);
  if (others.length > 0 && compiler.mistakes.length === 0) {
    const detail = `A helper call after #${name} needs parentheses: {{#${name} (${compiler.text.slice(span.from, span.to)})}}.`;
    compiler.report(span, "template", "Missing parentheses", detail);
  }
  return argument;
}

function isTrue(subject: Argument, frame: Frame): boolean {
  const value = valueOf(subject, frame);
  const isTrue = truth(value);
  if (isTrue !== null) return isTrue;
  const detail = `The text “${String(value)}” counts as true, like every non-empty text. Use true or false, or “bool”.`;
  return fail(frame, subject, "type", "Ambiguous condition", detail);
}

function each(subject: Argument, body: Evaluate, otherwise: Evaluate): Evaluate {
  return (frame) => {
    const value = known(valueOf(subject, frame));
    if (value !== null && !isList(value) && !isMap(value)) {
      const detail = `#each needs a list or a map, not ${describe(value)}.`;
      return fail(frame, subject, "type", "Not a list or a map", detail);
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
  return { scope: outer.scope, map: outer.map, outer, context, named: [context, key], data };
}

function within(subject: Argument, body: Evaluate, otherwise: Evaluate): Evaluate {
  return (frame) => {
    const context = known(valueOf(subject, frame));
    if (context === null || context === false) return otherwise(frame);
    return body({ ...frame, outer: frame, context, named: [context] });
  };
}
