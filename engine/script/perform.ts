import type { Action } from "../module/action.js";
import type { Reply, Script } from "../transport/index.js";
import { directoryScript, linkScript, ownScript, removeScript } from "./paths.js";
import { readRun, runScript } from "./run.js";
import { writeScript } from "./write.js";

/** The actions that are one script each; the others take a conversation, a transfer, time or a person. */
export type Scriptable = Extract<Action, { do: "write" | "directory" | "link" | "remove" | "own" | "run" }>;

export function isScriptable(action: Action): action is Scriptable {
  return ["write", "directory", "link", "remove", "own", "run"].includes(action.do);
}

/** The action as a script that exits with 0 when it is done, and otherwise says why on stderr. */
export function toScript(action: Scriptable): Script {
  switch (action.do) {
    case "write":
      return writeScript(action);
    case "directory":
      return directoryScript(action);
    case "link":
      return linkScript(action);
    case "remove":
      return removeScript(action);
    case "own":
      return ownScript(action);
    case "run":
      return runScript(action);
  }
}

/** Whether the script did what it should, and the reply as the program itself gave it: for a run, with its own status. */
export function readOutcome(
  action: Action,
  reply: Reply,
): { readonly succeeded: boolean; readonly reply: Reply } {
  return action.do === "run" ? readRun(action, reply) : { succeeded: reply.status === 0, reply };
}
