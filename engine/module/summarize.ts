import { quoteIfNeeded } from "../transport/shell/quote.js";
import type { Action } from "./action.js";

/** A write in words, as told before and after it is done. */
export function summarize(action: Action): string {
  switch (action.do) {
    case "write":
      return `write ${action.path}`;
    case "upload":
      return `upload ${action.path}`;
    case "directory":
      return `make directory ${action.path}`;
    case "link":
      return `link ${action.path} to ${action.to}`;
    case "remove":
      return `remove ${action.path}`;
    case "own":
      return `set owner and mode of ${action.path}`;
    case "run":
      return action.summary ?? `run ${action.argv?.map(quoteIfNeeded).join(" ") ?? "a script"}`;
    case "converse":
      return `talk to ${action.id}`;
    case "wait":
      return `wait until ${action.why}`;
    case "pause":
      return `pause ${action.seconds} s`;
    case "operator":
      return "ask the operator";
    case "reboot":
      return "reboot";
  }
}
