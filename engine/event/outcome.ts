import type { Change } from "../module/change.js";

/** What a program run by a step printed, cut to what a person can read. */
export interface Output {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What became of a step. */
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
      /** The playbook says to go on in spite of it. */
      readonly ignored: boolean;
      /** The mistake in the text that a value of this host brought out, rendered with its caret. */
      readonly diagnostic: string | null;
    };

export type OutcomeType = Outcome["type"];
