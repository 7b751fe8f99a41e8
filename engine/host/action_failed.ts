import { answer } from "../module/answer.js";
import type { Reply } from "../transport/index.js";

/** An action failed. */
export class ActionFailed extends Error {
  override readonly name = "ActionFailed";
  readonly reply: Reply | null;

  constructor(message: string, reply: Reply | null) {
    super(message);
    this.reply = reply;
  }
}

/** The last lines that a failed program printed, or its exit status if it printed nothing. */
export function lastWords(reply: Reply): string {
  const { status, stdout, stderr } = answer(reply);
  const printed = stderr.trim() || stdout.trim();
  // The shell that ran it puts its own name and line number in front, which are of no use to anybody.
  const plain = printed.replace(/^\S+: (?:eval: )?(?:line )?\d+: (?=\/|[^:]+: (?:command )?not found)/, "");
  return printed === "" ? `exit status ${status}` : plain.split("\n").slice(-12).join("\n");
}
