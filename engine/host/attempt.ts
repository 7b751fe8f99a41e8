import type { Action } from "../module/action.js";
import type { Fields, Note } from "../module/change.js";
import type { Outcome } from "../event/index.js";
import type { ActionContext } from "./action_context.js";
import type { Reads } from "./readings.js";

/** What one attempt at a step came to. */
export interface Attempt {
  readonly outcome: Outcome;
  /** The module's own fields of the result. */
  readonly result: Fields;
  readonly notes: readonly Note[];
  readonly provides: Fields;
  readonly wrote: boolean;
}

/** What an attempt needs besides the step. */
export interface AttemptContext {
  readonly actions: ActionContext;
  readonly ahead: Ahead;
  /** Records on the host, before the change is made, which handlers it notifies. */
  readonly record: (writes: readonly Action[]) => Promise<void>;
  /** In check mode: the title of the earlier step because of which a real run might not refuse. */
  readonly doubt: string | null;
}

/** What later steps read, to travel with this step's own reads; of the same loop that of so many items. */
export type Ahead = (items?: number) => Reads;
