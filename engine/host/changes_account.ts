import type { Action } from "../module/action.js";
import { reveal } from "../secret/secret.js";

/**
 * Whether these actions run a program that changes or removes the account of this user. usermod and userdel refuse that
 * while a process runs as the user, and our own shell is one.
 */
export function changesAccount(actions: readonly Action[], user: string): boolean {
  return actions.some((action) => {
    if (action.do !== "run") return false;
    const words = (action.argv?.join(" ") ?? reveal(action.script ?? "")).split(/[^\w.$-]+/);
    return words.includes(user) && words.some((word) => PROGRAMS.has(word));
  });
}

const PROGRAMS: ReadonlySet<string> = new Set(["usermod", "userdel", "deluser"]);
