import type { Changes } from "./changes.js";
import type { RunScope } from "./run_scope.js";
import type { PlayPlace } from "./rendered.js";
import type { SharedKeywords } from "./shared_keywords.js";

/** What the tasks of one batch of a play are rendered with, the same for all its hosts. */
export interface PlayRendering {
  readonly scope: RunScope;
  /** Its position in the run. */
  readonly place: PlayPlace;
  readonly keywords: SharedKeywords;
  /** Names of the play's handlers. */
  readonly handlers: ReadonlySet<string>;
  /** From -b: become unless the playbook or the inventory says otherwise. */
  readonly become: boolean;
  /** Whether a host exists, in the play or not. */
  readonly isHost: (name: string) => boolean;
  /** Is called with every secret among the parameters. */
  readonly onSecret: (text: string) => void;
  /** Whether any text uses variables of other hosts, or the hosts that are still in the play. */
  readonly looksAround: boolean;
  readonly changes: Changes;
}
