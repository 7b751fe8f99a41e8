import type { HostSession } from "./session.js";
import type { ReadyStep } from "../rendering/rendered.js";

/** A step with the session of the host that it is for. */
export interface Step extends ReadyStep {
  readonly session: HostSession;
}
