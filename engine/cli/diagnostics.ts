import { styleText } from "node:util";
import { count } from "../report/words.js";
import { type Paint, plain, renderDiagnostic } from "../source/caret.js";
import { type Diagnostic, sortDiagnostics } from "../source/diagnostic.js";

/** How many errors are shown at once: later ones are often a consequence of earlier ones. */
const MAX_SHOWN = 20;

/** Prints errors on stderr, in reading order, with a count at the end. */
export function printErrors(diagnostics: readonly Diagnostic[]): void {
  const sorted = sortDiagnostics(diagnostics);
  const paint = paintFor(process.stderr);
  for (const diagnostic of sorted.slice(0, MAX_SHOWN))
    process.stderr.write(`${renderDiagnostic(diagnostic, paint)}\n\n`);
  const more = sorted.length > MAX_SHOWN ? ` (${MAX_SHOWN} shown)` : "";
  const counted = count(sorted.length, "error");
  process.stderr.write(`${counted}${more}; no host was contacted.\n`);
}

/** Prints warnings on stderr. */
export function printWarnings(warnings: readonly Diagnostic[]): void {
  const paint = paintFor(process.stderr);
  for (const warning of sortDiagnostics(warnings).slice(0, MAX_SHOWN))
    process.stderr.write(`${renderDiagnostic(warning, paint)}\n\n`);
}

/** Colours if the stream is a terminal, unless the environment says otherwise. */
export function paintFor(stream: NodeJS.WriteStream): Paint {
  if (!hasColour(stream)) return plain;
  return {
    strong: (text) => styleText("bold", text),
    alarm: (text) => styleText("red", text),
    faint: (text) => styleText("dim", text),
  };
}

export function hasColour(stream: NodeJS.WriteStream): boolean {
  if (process.env["NO_COLOR"]) return false;
  if (process.env["FORCE_COLOR"]) return process.env["FORCE_COLOR"] !== "0";
  return stream.isTTY && process.env["TERM"] !== "dumb";
}

/** Prints an exception that nothing in a playbook or on a host should cause. */
export function printBug(error: unknown): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`This is a bug in tsplay, please report it:\n${text}\n`);
}
