import type { Mistake } from "./compiler.js";
import type { SyntaxFault } from "./parser.js";
import { handlebarsFor } from "./hint.js";
import { withoutCounterpart } from "../foreign/jinja_hint.js";

/** What Handlebars could not parse, in words for the person who wrote it. */
export function syntaxMistake(text: string, fault: SyntaxFault): Mistake {
  if (fault.met === "DEPTH") {
    return mistake(0, 2, "Nested too deep", "This template nests deeper than can be read.");
  }
  const mustache = enclosing(text, fault);
  if (mustache === null) return blockMistake(text, fault);
  const spelled = jinjaMistake(text, mustache);
  if (spelled !== null) return spelled;
  if (!mustache.closed) {
    return mistake(mustache.open, mustache.open + 2, "Braces never closed", "“{{” has no “}}” behind it.");
  }
  return within(text, mustache, fault);
}

interface Mustache {
  /** Where its braces begin, and what is between them. */
  readonly open: number;
  readonly from: number;
  readonly to: number;
  readonly closed: boolean;
}

/** The braces around an offset, or null when it is between statements. */
function enclosing(text: string, { offset, message }: SyntaxFault): Mustache | null {
  if (text.startsWith("{{", offset) || message.includes("doesn't match")) return null;
  const open = text.lastIndexOf("{{", Math.max(0, offset));
  if (open < 0) return null;
  const close = text.indexOf("}}", open);
  if (close >= 0 && close < offset) return null;
  const from = open + (/^\{\{\{?~?[#^&]?\s*/.exec(text.slice(open))?.[0].length ?? 2);
  const end = close < 0 ? text.length : close;
  const inner = text.slice(from, end).replace(/~?\s*$/, "");
  return { open, from, to: from + inner.length, closed: close >= 0 };
}

function jinjaMistake(text: string, { open, from, to }: Mustache): Mistake | null {
  const inner = text.slice(from, to);
  const isBlock = /^~?#|^~?\s*else\s/.test(text.slice(open + 2, to));
  const opening = isBlock ? (/^(?:else\s+)?\w+\s+(?=\S)/.exec(inner)?.[0] ?? "") : "";
  const spelled = handlebarsFor(inner.slice(opening.length));
  if (spelled === null) return null;
  const whole = opening !== "" && spelled.includes(" ") ? `(${spelled})` : spelled;
  return mistake(from + opening.length, to, "Jinja spelling", `Here this is written: ${opening}${whole}`);
}

function within(text: string, { from, to }: Mustache, { offset, met, message }: SyntaxFault): Mistake {
  if (from === to)
    return mistake(offset, offset + 2, "Empty braces", "Between {{ and }} stands an expression.");
  if (met === "OPEN_SEXPR" && offset === from) {
    return mistake(
      offset,
      to,
      "Unexpected brackets",
      "The outermost call stands without brackets: leave them out.",
    );
  }
  if (met === "EXCEPTION") {
    return mistake(offset, to, "Not a path", `${message.replace(/ - \d+:\d+$/, "")}.`);
  }
  const lacking = withoutCounterpart(text.slice(from, to));
  if (lacking !== null) return mistake(from, to, "Jinja spelling", lacking);
  const open = unbalanced(text, from, to);
  if (open) return open;
  const found = /^(?:[\w.-]+|"[^"]*"?|'[^']*'?|[^\w\s"'(){}]+|.)/.exec(text.slice(offset))?.[0] ?? "";
  const detail = `“${found}” cannot stand here. A call is written: helper ARGUMENT ARGUMENT, a nested one in brackets.`;
  return mistake(offset, offset + Math.max(1, found.length), "Not an expression", detail);
}

/** A quote or bracket that is never closed, or one that closes nothing, between two offsets. */
export function unbalanced(text: string, from: number, to: number): Mistake | null {
  const open: number[] = [];
  for (let at = from; at < to; at += 1) {
    const sign = text[at] ?? "";
    if (sign === '"' || sign === "'") {
      const end = text.indexOf(sign, at + 1);
      if (end < 0 || end >= to)
        return mistake(at, to, "Quote never closed", `${sign} opened here is never closed.`);
      at = end;
    } else if (sign === "(") open.push(at);
    else if (sign === ")" && open.pop() === undefined)
      return mistake(at, at + 1, "Bracket closes nothing", "No bracket is open here: leave this one out.");
  }
  const last = open.pop();
  return last === undefined
    ? null
    : mistake(last, last + 1, "Bracket never closed", "“(” opened here is never closed.");
}

/** What is wrong between the statements: a block not closed, or closed by another name, or never opened. */
function blockMistake(text: string, { offset, message }: SyntaxFault): Mistake {
  const open: { readonly name: string; readonly from: number; readonly to: number }[] = [];
  for (const tag of withoutRemarks(text).matchAll(/\{\{~?([#^/])\s*([\w.-]*)[^}]*\}\}/g)) {
    const [written, sign, name = ""] = tag;
    const here = { name, from: tag.index, to: tag.index + written.length };
    if (sign !== "/") {
      if (name !== "") open.push(here);
      continue;
    }
    const opened = open.pop();
    if (!opened) return mistake(here.from, here.to, "Nothing to close", `No {{#${name}}} is open here.`);
    if (opened.name === name) continue;
    const detail = `{{#${opened.name}}} opened here is closed by {{/${name}}}. Close the inner block first.`;
    return mistake(opened.from, opened.to, "Block closed by another name", detail);
  }
  const unclosed = open.at(-1);
  if (unclosed) {
    const detail = `{{#${unclosed.name}}} opened here is never closed. Write {{/${unclosed.name}}}.`;
    return mistake(unclosed.from, unclosed.to, "Block never closed", detail);
  }
  if (/^\{\{~?\s*else\b/.test(text.slice(offset))) {
    return mistake(
      offset,
      offset + 8,
      "Nothing to else",
      "{{else}} stands within a block, and none is open here.",
    );
  }
  return mistake(offset, offset + 1, "Not a template", `${message.split("\n")[0] ?? ""}.`);
}

/** The text with blanks where remarks, raw blocks and braces that stay are: what is in them opens nothing. */
function withoutRemarks(text: string): string {
  const silent = /\{\{~?!--[^]*?--~?\}\}|\{\{~?![^]*?\}\}|\{\{\{\{[^]*?\{\{\{\{\/[^]*?\}\}\}\}|\\\{\{/g;
  return text.replace(silent, (found) => " ".repeat(found.length));
}

function mistake(from: number, to: number, summary: string, detail: string): Mistake {
  return { from, to, code: "template", summary, detail };
}
