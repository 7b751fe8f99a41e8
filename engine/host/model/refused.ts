import type { Action } from "../../module/action.js";
import { summarize } from "../../module/summarize.js";

/** What a run would be refused by the host: an action that fails. */
export class Refused extends Error {
  override readonly name = "Refused";

  constructor(action: Action, why: string) {
    super(`${summarize(action)}: ${why}`);
  }
}
