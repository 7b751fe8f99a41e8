import { styleText } from "node:util";
import { type Paint, plain, renderDiagnostic } from "../source/caret.js";
import { type Diagnostic, sortDiagnostics } from "../source/diagnostic.js";

/** How many mistakes are shown at once: what comes after is often a consequence. */
const MOST = 20;

/** Every mistake on stderr, in reading order, with a count at the end. */
export function tellDiagnostics(diagnostics: readonly Diagnostic[]): void {
  const sorted = sortDiagnostics(diagnostics);
  const paint = paintFor(process.stderr);
  for (const diagnostic of sorted.slice(0, MOST))
    process.stderr.write(`${renderDiagnostic(diagnostic, paint)}\n\n`);
  const more = sorted.length > MOST ? ` (${MOST} shown)` : "";
  const counted = sorted.length === 1 ? "1 mistake" : `${sorted.length} mistakes`;
  process.stderr.write(`${counted}${more}; nothing was contacted.\n`);
}

/** What may be a mistake, on stderr; nothing ends with it. */
export function printWarnings(warnings: readonly Diagnostic[]): void {
  const paint = paintFor(process.stderr);
  for (const warning of sortDiagnostics(warnings).slice(0, MOST))
    process.stderr.write(`${renderDiagnostic(warning, paint)}\n\n`);
}

/** Colours where the stream is a terminal and nobody asked for none. */
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

/** An error that is nobody's mistake but ours. */
export function tellFault(error: unknown): void {
  const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`This is a bug in tsplay, please report it:\n${told}\n`);
}
