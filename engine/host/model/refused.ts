import type { Action } from "../../module/action.js";
import { summarize } from "../../module/summarize.js";

/** What the kernel says of links that lead to each other. */
export const TOO_MANY_LINKS = "Too many levels of symbolic links";

/** What a run would be refused by the host: an action that fails. */
export class Refused extends Error {
  override readonly name = "Refused";

  constructor(action: Action, why: string) {
    super(`${summarize(action)}: ${why}`);
  }
}
