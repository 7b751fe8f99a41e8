import { InputError } from "../source/diagnostic.js";
import type { Source, SourceMap } from "../source/span.js";
import { compiled, constantOf, type Compiled } from "./compiled.js";
import { rootFrame } from "./frame.js";
import { shifted, wholeFile } from "./source_map.js";
import { BARE_OPENINGS, compileBare, compileMustaches, type Template } from "./template.js";

/**
 * Text that may hold mustaches; exactly one and nothing else yields the value itself, with its type.
 * @throws InputError for every static mistake
 */
export function compileText(text: string, map: SourceMap): Compiled {
  if (!text.includes("{{") && !text.includes("{%")) return constantOf(text, map.span);
  return bind(
    remembered(`value ${text}`, () => compileMustaches(text, "value")),
    map,
  );
}

/** A whole file, such as a `.hbs`: always text. @throws InputError for every static mistake */
export function compileFile(source: Source): Compiled {
  const { text } = source;
  return bind(
    remembered(`text ${text}`, () => compileMustaches(text, "text")),
    wholeFile(source),
  );
}

/** A bare expression, as in `when`; braces around the whole are accepted. @throws InputError */
export function compileExpression(text: string, map: SourceMap): Compiled {
  const braced = /^\s*\{\{~?([^{}]*)~?\}\}\s*$/.exec(text);
  const inner = braced?.[1] ?? text;
  const expression = inner.trim();
  const skipped = text.indexOf(inner) + inner.indexOf(expression);
  const opening = expression.startsWith("(") ? BARE_OPENINGS.parenthesis : BARE_OPENINGS.call;
  const template = remembered(`bare ${expression}`, () => compileBare(`${opening}${expression}}}`));
  return bind(template, shifted(map, skipped - opening.length));
}

/** Joins a template, which is the same wherever it is written, to one place. */
function bind({ mistakes, uses, constant, asks, evaluate }: Template, map: SourceMap): Compiled {
  if (mistakes.length > 0) {
    throw new InputError(
      ...mistakes.map(({ code, summary, detail, from, to }) => {
        return { code, summary, detail, at: map.spanOf({ from, to }) };
      }),
    );
  }
  return compiled({
    at: map.span,
    constant,
    references: uses.map((use) => ({ path: use.path, tolerant: use.tolerant, at: map.spanOf(use) })),
    asks,
    evaluateLazy: (scope) => evaluate(rootFrame(scope, map)),
  });
}

/** Templates by kind and text: thirty hosts and a loop of twenty compile a text once. */
const cache = new Map<string, Template>();
const MOST_REMEMBERED = 5_000;

function remembered(key: string, compile: () => Template): Template {
  const known = cache.get(key);
  if (known) return known;
  if (cache.size >= MOST_REMEMBERED) cache.clear();
  const template = compile();
  cache.set(key, template);
  return template;
}
