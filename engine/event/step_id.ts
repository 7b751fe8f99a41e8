/** Identifies one step of a run. */
export interface StepId {
  /** Plays of the run, counted from 1. */
  readonly play: number;
  /** Serial batches of the play, counted from 1. */
  readonly batch: number;
  /** Where the task is written, `file:line:column`: inserting a task does not rename the others. */
  readonly task: string;
  readonly host: string;
  /** Position in the loop, counted from 0; null without a loop. */
  readonly item: number | null;
}
