import type { Action } from "./action.js";

/** The names that waits among these actions wait for, those in the turns of a dialog too. */
export function waitsIn(actions: readonly Action[]): readonly string[] {
  return actions.flatMap((action) => {
    if (action.do === "wait") return [action.until];
    if (action.do === "converse") return action.dialog.turns.flatMap(({ first = [] }) => waitsIn(first));
    return [];
  });
}
