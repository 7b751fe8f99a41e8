import type { Action } from "../module/action.js";
import type { SecretSink } from "../secret/store.js";
import type { Reply } from "../transport/index.js";

/** What a conversation asks of the runner. */
export interface Hooks {
  /** Tells a line worth telling; secrets are hidden in it. */
  readonly progress: (text: string) => void;
  /** Does what a turn wants done first; `show` is for the person at the terminal only. Done again if it was cut off. */
  readonly perform: (action: Action, show: readonly Shown[]) => Promise<void>;
  /** Takes each secret that is born on the host, before anything with it is shown. */
  readonly secrets: SecretSink;
  /** Ends the talking; the program goes on and is found again by the next run. */
  readonly signal: AbortSignal;
}

export interface Shown {
  readonly label: string;
  readonly value: string;
}

/** A program's last word. Secrets are hidden in all of it. */
export interface Ended {
  /** Its exit status; stdout is the transcript, stderr the alarms, a line each. */
  readonly reply: Reply;
  /** All it said, and what it was answered. */
  readonly transcript: string;
}
