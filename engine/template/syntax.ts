import type { Mistake } from "./compiler.js";
import type { SyntaxFault } from "./parser.js";
import { handlebarsFor } from "./hint.js";
import { withoutCounterpart } from "../foreign/jinja_hint.js";

/** What Handlebars could not parse, in words for the person who wrote it. */
export function syntaxMistake(text: string, fault: SyntaxFault): Mistake {
  if (fault.token === "DEPTH") {
    return mistake(0, 2, "Nested too deeply", "This template is nested too deeply to be read.");
  }
  const mustache = enclosing(text, fault);
  if (mustache === null) return blockMistake(text, fault);
  const jinja = jinjaMistake(text, mustache);
  if (jinja !== null) return jinja;
  if (!mustache.closed) {
    return mistake(mustache.open, mustache.open + 2, "Unclosed braces", "“{{” has no matching “}}”.");
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
  const hint = handlebarsFor(inner.slice(opening.length));
  if (hint === null) return null;
  const whole = opening !== "" && hint.includes(" ") ? `(${hint})` : hint;
  return mistake(
    from + opening.length,
    to,
    "Not Handlebars",
    `In Handlebars this is written: ${opening}${whole}`,
  );
}

function within(text: string, { from, to }: Mustache, { offset, token, message }: SyntaxFault): Mistake {
  if (from === to)
    return mistake(offset, offset + 2, "Empty braces", "There is no expression between “{{” and “}}”.");
  if (token === "OPEN_SEXPR" && offset === from) {
    const detail = "The outermost call has no parentheses. Remove them.";
    return mistake(offset, to, "Unexpected parentheses", detail);
  }
  if (token === "EXCEPTION") {
    const path = /^Invalid path: (.*) - \d+:\d+$/.exec(message)?.[1] ?? text.slice(offset, to);
    return mistake(
      offset,
      to,
      "Invalid path",
      `“${path}” has “this” or “..” after another name; they may only begin a path.`,
    );
  }
  const lacking = withoutCounterpart(text.slice(from, to));
  if (lacking !== null) return mistake(from, to, "Not Handlebars", lacking);
  const open = unbalanced(text, from, to);
  if (open) return open;
  const found = /^(?:[\w.-]+|"[^"]*"?|'[^']*'?|[^\w\s"'(){}]+|.)/.exec(text.slice(offset))?.[0] ?? "";
  const detail = `“${found}” is not expected here. A call is written: helper ARGUMENT ARGUMENT, a nested call in parentheses.`;
  return mistake(offset, offset + Math.max(1, found.length), "Not an expression", detail);
}

/** A quote or parenthesis without its counterpart between two offsets. */
export function unbalanced(text: string, from: number, to: number): Mistake | null {
  const open: number[] = [];
  for (let at = from; at < to; at += 1) {
    const sign = text[at] ?? "";
    if (sign === '"' || sign === "'") {
      const end = text.indexOf(sign, at + 1);
      if (end < 0 || end >= to)
        return mistake(at, to, "Unclosed quote", `The quote ${sign} that opens here is never closed.`);
      at = end;
    } else if (sign === "(") open.push(at);
    else if (sign === ")" && open.pop() === undefined)
      return mistake(at, at + 1, "Unmatched parenthesis", "“)” has no matching “(”. Remove it.");
  }
  const last = open.pop();
  return last === undefined
    ? null
    : mistake(last, last + 1, "Unclosed parenthesis", "“(” has no matching “)”.");
}

/** What is wrong between the statements: a block that is unclosed, mismatched or never opened. */
function blockMistake(text: string, { offset }: SyntaxFault): Mistake {
  const open: { readonly name: string; readonly from: number; readonly to: number }[] = [];
  for (const tag of withoutComments(text).matchAll(/\{\{~?([#^/])\s*([\w.-]*)[^}]*\}\}/g)) {
    const [written, sign, name = ""] = tag;
    const here = { name, from: tag.index, to: tag.index + written.length };
    if (sign !== "/") {
      if (name !== "") open.push(here);
      continue;
    }
    const opened = open.pop();
    if (!opened) {
      const detail = `{{/${name}}} closes no block: there is no open {{#${name}}} before it.`;
      return mistake(here.from, here.to, "No open block", detail);
    }
    if (opened.name === name) continue;
    const detail = `{{#${opened.name}}} is closed by {{/${name}}}. Close the inner block first, with {{/${opened.name}}}.`;
    return mistake(opened.from, opened.to, "Mismatched block", detail);
  }
  const unclosed = open.at(-1);
  if (unclosed) {
    const detail = `{{#${unclosed.name}}} is never closed. Write {{/${unclosed.name}}} at its end.`;
    return mistake(unclosed.from, unclosed.to, "Unclosed block", detail);
  }
  if (/^\{\{~?\s*else\b/.test(text.slice(offset))) {
    const detail = "{{else}} belongs inside a block, and no block is open here.";
    return mistake(offset, offset + 8, "“else” outside a block", detail);
  }
  const raw = /\{\{\{\{\s*(\w+)\s*\}\}\}\}(?![^]*\{\{\{\{\/)/.exec(text);
  if (raw) {
    const detail = `{{{{${raw[1] ?? ""}}}}} is never closed. Write {{{{/${raw[1] ?? ""}}}}} at its end.`;
    return mistake(raw.index, raw.index + raw[0].length, "Unclosed block", detail);
  }
  return mistake(offset, offset + 1, "Not a template", "The template cannot be read from here on.");
}

/** The text with blanks for comments, raw blocks and escaped braces: nothing in them opens a block. */
function withoutComments(text: string): string {
  const silent = /\{\{~?!--[^]*?--~?\}\}|\{\{~?![^]*?\}\}|\{\{\{\{[^]*?\{\{\{\{\/[^]*?\}\}\}\}|\\\{\{/g;
  return text.replace(silent, (found) => " ".repeat(found.length));
}

function mistake(from: number, to: number, summary: string, detail: string): Mistake {
  return { from, to, code: "template", summary, detail };
}
