import { quote, type Script } from "../transport/index.js";
import { DEFAULT_WITHIN } from "../module/make_action.js";

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
  return script([`printf '%s\\n' ${quote(sentence)} >&2; exit 1`]);
}

/** A path that no program takes for an option. */
export const optionless = (path: string): string => (path.startsWith("-") ? `./${path}` : path);

/** The same as one shell word. */
export const quotePath = (path: string): string => quote(optionless(path));

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
