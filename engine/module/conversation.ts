import { readScript } from "./answer.js";
import { type HostProbe, mapProbe } from "./probe.js";
import { shellText } from "../transport/shell/shell_text.js";
import { stateDirectory } from "./state_directory.js";

/** Where a detached program stands: never begun (or forgotten), under way, or ended and not yet collected. */
export type ConversationState =
  | { readonly stage: "none" }
  | { readonly stage: "running"; readonly pid: number }
  | { readonly stage: "ended"; readonly status: number }
  /** The host went down under it: no process, no exit status. */
  | { readonly stage: "broken" };

/**
 * Lines of sh that set `dir` to a conversation's directory on the host. It holds: `pid` (process id and its start
 * time in ticks), `out` (all the program printed), `in` (a FIFO), `status` (exit status, once ended),
 * `answered/OFFSET` (prompts already answered, by their offset in `out`), and the caller's files.
 */
export function conversationDirectory(id: string): string {
  if (!/^[a-z0-9][a-z0-9_.-]*$/.test(id)) throw new Error(`“${id}” cannot name a conversation`);
  return stateDirectory(id);
}

/** Functions that tell where a conversation's program stands: see conversation.sh. */
export const CONVERSATION = shellText(import.meta.url, "conversation.sh");

/** Where the conversation of this name stands on the host. */
export function readConversation(id: string): HostProbe<ConversationState> {
  const ask = `${conversationDirectory(id)}\n${CONVERSATION}\n_d_stage`;
  return mapProbe(readScript(ask), ({ stdout }): ConversationState => {
    const [stage, number] = stdout.trim().split(" ");
    if (stage === "running") return { stage, pid: Number(number) };
    if (stage === "ended") return { stage, status: Number(number) };
    return stage === "broken" ? { stage } : { stage: "none" };
  });
}
