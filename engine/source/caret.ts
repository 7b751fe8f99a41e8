import { concealed } from "./conceal.js";
import type { Diagnostic } from "./diagnostic.js";
import { locate, pointer, type Span } from "./span.js";

/** How the parts of a diagnostic are painted; plain text unless a terminal says otherwise. */
export interface Paint {
  readonly strong: (text: string) => string;
  readonly alarm: (text: string) => string;
  readonly faint: (text: string) => string;
}

export const plain: Paint = { strong: (text) => text, alarm: (text) => text, faint: (text) => text };

/** The place, the phrase, the written line with a caret under it, and the sentences. */
export function renderDiagnostic({ code, summary, detail, at }: Diagnostic, paint: Paint = plain): string {
  const phrase = `${paint.alarm(summary)} ${paint.faint(`[${code}]`)}`;
  const head = at ? `${paint.strong(pointer(at))}: ${phrase}` : phrase;
  return [head, ...(at ? excerpt(at, paint) : []), ...detail.split("\n").map((line) => `  ${line}`)].join(
    "\n",
  );
}

/** How much of a very long line is shown around the caret. */
const WIDTH = 96;

function excerpt(span: Span, paint: Paint): readonly string[] {
  const { line, column } = locate(span);
  const { text } = span.source;
  const start = span.from - (column - 1);
  const newline = text.indexOf("\n", start);
  const { text: shown, column: shownAt } = concealed(text, start, newline < 0 ? text.length : newline);
  const written = shown.replace(/\r$/, "");
  const from = shownAt(column - 1);
  const to = Math.max(from, shownAt(span.to - start));
  const skip = Math.max(0, Math.min(from - WIDTH / 2, written.length - WIDTH));
  const length = Math.max(1, Math.min(to - from, written.length - from, WIDTH - (from - skip)));
  const margin = `${line}`;
  return [
    `  ${paint.faint(`${margin} |`)} ${visible(written.slice(skip, skip + WIDTH))}`,
    `  ${paint.faint(`${" ".repeat(margin.length)} |`)} ${" ".repeat(from - skip)}${paint.alarm("^".repeat(length))}`,
  ];
}

/** Control characters must not move the caret or the cursor. */
function visible(text: string): string {
  return text.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, (character) =>
    character === "\t" ? " " : "\u00b7",
  );
}
