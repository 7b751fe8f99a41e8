import type { SecretSink } from "../secret/store.js";
import type { Span } from "../source/span.js";

/** What names stand for while one text is rendered. */
export interface Scope {
  has(name: string): boolean;
  /** The value, rendered; it may be, or hold, an Unknown. Undefined when there is no such name. */
  get(name: string): unknown;
  names(): Iterable<string>;
  readonly hooks: ScopeHooks;
}

/** How secrets enter and are kept out of sight. */
export interface ScopeHooks {
  /** Takes every secret text that is rendered, so that it can be scrubbed from all that is shown. */
  readonly secrets?: SecretSink;
  /**
   * Asks a person for a secret that no environment variable gives, or answers null where nobody can be asked; called
   * each time, so it should remember. The place is where it is asked for.
   */
  readonly ask?: (name: string, question: string, at: Span) => string | null;
}
