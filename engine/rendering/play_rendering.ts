import type { Changes } from "./changes.js";
import type { RunScope } from "./run_scope.js";

/** What the tasks of one batch of a play are rendered against, the same for all its hosts. */
export interface PlayRendering {
  readonly scope: RunScope;
  /** Where it is in the run: numbers from 1. */
  readonly place: { readonly play: number; readonly batch: number };
  /** Names of the play's handlers. */
  readonly handlers: ReadonlySet<string>;
  /** From -b: become where neither the playbook nor the inventory says anything. */
  readonly become: boolean;
  /** Whether there is such a host, in the play or not. */
  readonly isHost: (name: string) => boolean;
  /** Told of every secret among the parameters. */
  readonly onSecret: (text: string) => void;
  /** Whether any text names other hosts' variables, or who is still in the play. */
  readonly looksAround: boolean;
  readonly changes: Changes;
}
