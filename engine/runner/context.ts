import type { Inventory } from "../inventory/index.js";
import type { Transport } from "../transport/index.js";
import type { Shown } from "../dialog/index.js";
import type { Event, Reporter, TaskName } from "../event/index.js";
import type { HostModels } from "../host/model/host_models.js";
import type { HostSession } from "../host/session.js";
import type { Named } from "../rendering/named.js";
import type { PlayRendering } from "../rendering/play_rendering.js";
import type { Changes } from "../rendering/changes.js";
import type { ForkLimiter } from "./fork_limiter.js";
import type { SecretStore } from "../secret/store.js";
import type { HostState } from "./host_state.js";
import type { Node, Play, Task } from "../playbook/index.js";
import { locate } from "../source/span.js";

/** Asks the person at the terminal. @throws InputError without a terminal */
export type OperatorPrompt = (host: string, say: string, show: readonly Shown[]) => Promise<void>;

/** The options of the command line that a run needs. */
export interface RunOptions {
  readonly inventory: Inventory;
  readonly transport: Transport;
  readonly reporter: Reporter;
  /** Scrubs secrets from everything that is reported; given by a caller that reports more than events. */
  readonly secrets?: SecretStore;
  readonly check: boolean;
  /** Number of hosts that are worked on in parallel. */
  readonly forks: number;
  /** Number of steps that are read ahead. */
  readonly window: number;
  /** From -b: become unless the playbook or the inventory says otherwise. */
  readonly become: boolean;
  readonly user: string | null;
  readonly password: string | null;
  readonly becomePassword: string | null;
  readonly extra: Readonly<Record<string, unknown>>;
  readonly playbooks: readonly string[];
  readonly playbookDirectory: string;
  readonly operator: OperatorPrompt;
  /** Prompts for a secret on the terminal; null if there is none. */
  readonly askSecret: (name: string, question: string) => string | null;
  readonly signal: AbortSignal;
}

/** What the whole run shares. */
export interface Context {
  readonly options: RunOptions;
  readonly secrets: SecretStore;
  readonly states: ReadonlyMap<string, HostState>;
  /** Limits the number of hosts that are worked on. */
  readonly forkLimiter: ForkLimiter;
  readonly changes: Changes;
  /** What a check predicts, by machine. */
  readonly models: HostModels;
  readonly emit: (event: Event) => void;
  /** The state of any host, in the play or not. */
  readonly sessionOf: (host: string) => HostSession | null;
}

/** The same, for one batch of one play. */
export interface PlayContext extends Context {
  readonly play: Play;
  /** The selected tasks of the play. */
  readonly nodes: readonly Node[];
  readonly rendering: PlayRendering;
  /** The names that the tasks and handlers use. */
  readonly named: Named;
}

export function nameOf(task: Task, title: string = task.title): TaskName {
  return { id: task.id, name: title, module: task.moduleName, at: locate(task.at), handler: task.handler };
}
