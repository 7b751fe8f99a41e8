import { isIPv6 } from "node:net";

/** One part of a pattern: add (“”), keep only (“&”) or take away (“!”) what `body` names. */
export interface Term {
  readonly sign: "" | "&" | "!";
  readonly body: string;
}

/** Splits `web:&stage,!db[0],~^gs\d+` at “,” and “:”, but not within brackets, an IPv6 address or a regular expression. */
export function parsePattern(pattern: string): readonly Term[] {
  return pattern
    .split(/,(?![^[]*\])/)
    .map((piece) => piece.trim())
    .flatMap((piece) => (isWhole(piece) ? [piece] : piece.split(/:(?![^[]*\])/)))
    .map((piece) => piece.trim())
    .filter((piece) => piece !== "")
    .map(termOf);
}

function isWhole(piece: string): boolean {
  const body = piece.replace(/^[!&]/, "");
  return body.startsWith("~") || isIPv6(body);
}

function termOf(piece: string): Term {
  const sign = piece.startsWith("!") ? "!" : piece.startsWith("&") ? "&" : "";
  return { sign, body: piece.slice(sign.length).trim() };
}
