import type { Action } from "../module/action.js";
import type { Fields, Note } from "../module/change.js";
import type { Outcome } from "../event/index.js";
import type { ActionContext } from "./action_context.js";
import type { ReadsByUser } from "./readings.js";

/** The result of one attempt at a step. */
export interface Attempt {
  readonly outcome: Outcome;
  /** The fields of the module. */
  readonly result: Fields;
  readonly notes: readonly Note[];
  readonly provides: Fields;
  readonly wrote: boolean;
  /** Why a check cannot know whether it fails, where a run would go on if it did. */
  readonly unsure?: string;
  /** In a check: it would only run programs of which it is known that they change nothing. */
  readonly harmless?: boolean;
}

/** What an attempt needs besides the step. */
export interface AttemptContext {
  readonly actions: ActionContext;
  readonly ahead: Ahead;
  /** Records on the host, before the change is made, which handlers it notifies. */
  readonly record: (writes: readonly Action[]) => Promise<void>;
  /** In check mode: the earlier step that might prevent a refusal in a real run, as a reason. */
  readonly doubt: string | null;
}

/** The reads of later steps, to be sent with those of this step; in the same loop, of at most so many items. */
export type Ahead = (items?: number) => ReadsByUser;
