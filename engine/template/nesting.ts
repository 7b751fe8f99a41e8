import type { Mistake } from "./compiler.js";

/** How deeply blocks and parentheses may be nested. */
const DEEPEST = 100;

/** Refuses before parsing what would take the parser minutes, or its stack. */
export function nestingMistake(text: string): Mistake | null {
  let blocks = 0;
  for (const { 0: mustache, 1: sign, index } of text.matchAll(MUSTACHE)) {
    if (sign === "#" || sign === "^") blocks += 1;
    if (sign === "/") blocks -= 1;
    if (blocks > DEEPEST || parentheses(mustache) > DEEPEST) {
      const detail = `Blocks and parentheses may be nested at most ${DEEPEST} levels deep.`;
      return { from: index, to: index + 2, code: "limit", summary: "Nested too deeply", detail };
    }
  }
  return null;
}

/** {{^}} alone is another way to write {{else}}. */
const MUSTACHE = /\{\{~?(#|\^(?!\s*~?\}\})|\/)?(?:[^}]|\}(?!\}))*\}\}/g;

/** How deeply the parentheses of one mustache are nested. */
function parentheses(mustache: string): number {
  let depth = 0;
  let deepest = 0;
  for (const sign of mustache.matchAll(/[()]/g)) {
    depth += sign[0] === "(" ? 1 : -1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}
