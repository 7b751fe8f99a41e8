/** Everything that a run reports: the events, and the outcomes in them. Types only. */
export type { Event, HostResult, Reporter, TaskName } from "./event.js";
export type { Outcome, OutcomeType, Output } from "./outcome.js";
export type { StepId } from "./step_id.js";
