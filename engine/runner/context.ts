import type { Inventory } from "../inventory/index.js";
import type { Transport } from "../transport/index.js";
import type { Shown } from "../dialog/index.js";
import type { Event, Reporter, TaskName } from "../event/index.js";
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

/** What the command line says about how to run. */
export interface RunOptions {
  readonly inventory: Inventory;
  readonly transport: Transport;
  readonly reporter: Reporter;
  /** Scrubs secrets from everything that is reported; given by a caller that reports more than events. */
  readonly secrets?: SecretStore;
  readonly check: boolean;
  /** Hosts at work at once. */
  readonly forks: number;
  /** Steps looked at ahead of their turn. */
  readonly window: number;
  /** From -b: become where neither the playbook nor the inventory says anything. */
  readonly become: boolean;
  readonly user: string | null;
  readonly password: string | null;
  readonly becomePassword: string | null;
  readonly extra: Readonly<Record<string, unknown>>;
  readonly playbooks: readonly string[];
  readonly playbookDirectory: string;
  readonly operator: OperatorPrompt;
  /** Asks for a secret at the terminal; null where there is none. */
  readonly askSecret: (name: string, question: string) => string | null;
  readonly signal: AbortSignal;
}

/** What all of a run shares. */
export interface Context {
  readonly options: RunOptions;
  readonly secrets: SecretStore;
  readonly states: ReadonlyMap<string, HostState>;
  /** Decides which hosts are at work. */
  readonly forkLimiter: ForkLimiter;
  readonly changes: Changes;
  readonly emit: (event: Event) => void;
  /** Of any host, in the play or not. */
  readonly sessionOf: (host: string) => HostSession | null;
}

/** The same, within one batch of one play. */
export interface PlayContext extends Context {
  readonly play: Play;
  /** What is to run of the play's tasks. */
  readonly nodes: readonly Node[];
  readonly rendering: PlayRendering;
  /** What the tasks and handlers name. */
  readonly named: Named;
}

export function nameOf(task: Task, title: string = task.title): TaskName {
  return { id: task.id, name: title, module: task.moduleName, at: locate(task.at), handler: task.handler };
}
