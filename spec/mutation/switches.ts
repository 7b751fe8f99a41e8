import type { Flip } from "./flips.js";

/** The environment variable that names the flip to be tried, for this process and those that it starts. */
export const TRIED = "TSPLAY_FLIP";

/** Asks whether a flip is tried; a process that looks which flips are reached puts its own in this place. */
const HEAD =
  "const $flip = globalThis.$flip ??= ((tried) => (key) => key === tried)(globalThis.process?.env." +
  `${TRIED} ?? ""); `;

/** The text of a file with all its flips behind switches: each is tried by naming it, without writing the file again. */
export function withSwitches(text: string, flips: readonly Flip[]): string {
  const shebang = /^#!.*\n/.exec(text)?.[0] ?? "";
  return shebang + HEAD + rendered(text, shebang.length, text.length, flips);
}

/** The text between two places; `flips` lie there, outer ones first. */
function rendered(text: string, from: number, to: number, flips: readonly Flip[]): string {
  let out = "";
  let at = from;
  for (let left = flips; left.length > 0;) {
    const [first] = left;
    if (!first) break;
    const { change } = first;
    const same = left.filter(({ change: other }) => other.from === change.from && other.to === change.to);
    const within = left.filter((flip) => !same.includes(flip) && flip.change.from < change.to);
    out += text.slice(at, change.from) + switched(rendered(text, change.from, change.to, within), same);
    at = change.to;
    left = left.filter((flip) => !same.includes(flip) && !within.includes(flip));
  }
  return out + text.slice(at, to);
}

/** Two at one place are either two expressions for another, or the beginning of a function. */
function switched(inner: string, flips: readonly Flip[]): string {
  return flips.reduce((text, { key, change: { from, to, instead } }) => {
    const tried = `$flip(${JSON.stringify(key)})`;
    if (from === to) return `${text} if (${tried}) return;`;
    if (instead === null) return `{ if (!${tried}) { ${text} } }`;
    return `(${tried} ? (${instead}) : (${text}))`;
  }, inner);
}
