import type { Change } from "../module/change.js";

/** The output of a program that a step ran, truncated to a readable length. */
export interface Output {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The result of a step. */
export type Outcome =
  | { readonly type: "ok" }
  | { readonly type: "would-change"; readonly change: Change; readonly writes: readonly string[] }
  | {
      readonly type: "changed";
      readonly change: Change;
      readonly writes: readonly string[];
      readonly output: readonly Output[];
    }
  | { readonly type: "skipped"; readonly why: string }
  /** Check mode only: depends on what only a real run would produce. */
  | { readonly type: "cannot-tell"; readonly because: string }
  /** The connection was lost after the write was sent, and the step cannot be checked again. */
  | { readonly type: "unknown"; readonly why: string; readonly change: Change | null }
  | {
      readonly type: "failed";
      readonly why: string;
      readonly change: Change | null;
      readonly output: readonly Output[];
      /** The task has `ignore_errors`. */
      readonly ignored: boolean;
      /** The error in the text that a value of this host caused, rendered with its caret. */
      readonly diagnostic: string | null;
    };

export type OutcomeType = Outcome["type"];
