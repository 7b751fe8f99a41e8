import { readScript, mapProbe, type Probe } from "./probe.js";
import { stateDirectory } from "./state_directory.js";

/** Where a detached program stands: never begun (or forgotten), under way, or ended and not yet collected. */
export type Conversation =
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

/** Sh function that tells whether the process recorded in "$1" (pid and start time) still lives. */
export const LIVES = `lives() {
  read -r pid born <"$1" 2>/dev/null || return 1
  [ -r "/proc/$pid/stat" ] || return 1
  line=$(cat "/proc/$pid/stat" 2>/dev/null) || return 1
  set -- \${line##*) }
  case $1 in Z | X) return 1 ;; esac
  shift 19
  [ "$1" = "$born" ]
}`;

/** Where the conversation of this name stands on the host. */
export function readConversation(id: string): Probe<Conversation> {
  const ask = `${conversationDirectory(id)}
${LIVES}
if [ ! -d "$dir" ]; then echo none
elif [ -s "$dir/status" ]; then echo ended "$(cat "$dir/status")"
elif lives "$dir/pid"; then echo running "$pid"
else echo broken
fi`;
  return mapProbe(readScript(ask), ({ stdout }): Conversation => {
    const [stage, number] = stdout.trim().split(" ");
    if (stage === "running") return { stage, pid: Number(number) };
    if (stage === "ended") return { stage, status: Number(number) };
    return stage === "broken" ? { stage } : { stage: "none" };
  });
}
