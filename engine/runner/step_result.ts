import type { HostSession } from "../host/session.js";
import type { Verdict } from "./verdict.js";

/** The result of a step. */
export interface StepResult extends Verdict {
  /** The item of the loop; null without a loop. */
  readonly item: unknown;
  /** The host that was written to; null if nothing was written. */
  readonly wroteTo: HostSession | null;
}
