import type { HostSession } from "../host/session.js";
import type { Verdict } from "./verdict.js";

/** What came of a step. */
export interface StepResult extends Verdict {
  /** Of the task's loop; null without one. */
  readonly item: unknown;
  /** The host that was written to; null where nothing was written. */
  readonly wroteTo: HostSession | null;
}
