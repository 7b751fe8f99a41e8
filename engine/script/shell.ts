import { quote } from "../transport/shell/quote.js";
import { DEFAULT_WITHIN } from "../module/action.js";
import type { Script } from "../transport/session.js";

/** A script of these lines that has ten minutes, unless told, and may call the functions of a prelude. */
export function script(
  lines: readonly string[],
  { within = DEFAULT_WITHIN, prelude }: Partial<Pick<Script, "within" | "prelude">> = {},
): Script {
  const needs = prelude === undefined ? {} : { prelude };
  return { ...needs, text: lines.filter((line) => line !== "").join("\n"), within };
}

/** Fails with this sentence and does nothing: for what must not even be tried. */
export function refusing(sentence: string): Script {
  return script([FAIL, `fail ${quote(sentence)}`]);
}

/** A path as one shell word that no program takes for an option. */
export function quotePath(path: string): string {
  return quote(path.startsWith("-") ? `./${path}` : path);
}

/**
 * Lines of sh that print exactly this text. `printf` is a builtin of dash, bash and ash, so the text is in no argument
 * list and has no limit of length; the pieces keep each word short enough for old shells to be quick.
 */
export function printing(text: string): string {
  const parts = text.split("\0").map((part) => pieces(part).map((piece) => `printf %s ${quote(piece)}`));
  const commands = parts.flatMap((part, index) =>
    index === 0 ? part : [String.raw`printf '\000'`, ...part],
  );
  return commands.length === 0 ? ":" : commands.join(" &&\n");
}

/** Messages of programs are read, so they must be in English; sentences for people go to stderr. */
export const FAIL = `LC_ALL=C; export LC_ALL
fail() { printf '%s\\n' "$1" >&2; exit 1; }
note() { printf 'note: %s\\n' "$1" >&2; }`;

const PIECE = 32_768;

/** Cut between characters: half of a surrogate pair would not be UTF-8. */
function pieces(text: string): readonly string[] {
  const found: string[] = [];
  for (let at = 0; at < text.length;) {
    let end = Math.min(at + PIECE, text.length);
    if (end < text.length && /[\uD800-\uDBFF]/.test(text.charAt(end - 1))) end += 1;
    found.push(text.slice(at, end));
    at = end;
  }
  return found;
}
