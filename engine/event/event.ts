import type { Fields, Note } from "../module/change.js";
import type { Location } from "../source/span.js";
import type { Outcome, OutcomeType } from "./outcome.js";

/** A task as events name it: plain data, so that every reporter can be a function of events alone. */
export interface TaskName {
  /** Unique within the run; a handler has one too. */
  readonly id: string;
  /** As written; for a task without a name, its module and its subject. */
  readonly name: string;
  readonly module: string;
  readonly at: Location;
  readonly handler: boolean;
}

/** The result of one host in a play or in the whole run. */
export interface HostResult {
  readonly host: string;
  readonly counts: Readonly<Record<OutcomeType, number>>;
  /** Failures with `ignore_errors`; counted in `failed` too. */
  readonly ignored: number;
  /** Exchanges with the host, delegated ones included. */
  readonly trips: number;
  readonly end: "done" | "failed" | "unreachable" | "interrupted";
}

/** Everything that is ever reported. `host` is the inventory's name; `item` the label of a loop's item. */
export type Event =
  | {
      readonly type: "run-started";
      readonly schema: 1;
      readonly check: boolean;
      readonly playbooks: readonly string[];
      readonly hosts: readonly string[];
      readonly plays: number;
    }
  | {
      readonly type: "play-started";
      readonly play: string;
      readonly at: Location;
      readonly hosts: readonly string[];
      readonly tasks: number;
      /** Serial batches, counted from 1. */
      readonly batch: number;
      readonly batches: number;
    }
  | { readonly type: "host-connected"; readonly host: string; readonly ms: number }
  | { readonly type: "host-unreachable"; readonly host: string; readonly why: string }
  /** Linear strategy: the hosts named begin this task together. */
  | { readonly type: "task-started"; readonly task: TaskName; readonly hosts: readonly string[] }
  /** What a long-running step is doing. */
  | { readonly type: "progress"; readonly host: string; readonly task: TaskName; readonly text: string }
  | { readonly type: "note"; readonly host: string; readonly task: TaskName; readonly note: Note }
  | {
      readonly type: "retry";
      readonly host: string;
      readonly task: TaskName;
      readonly attempt: number;
      readonly of: number;
    }
  | {
      readonly type: "step-done";
      readonly host: string;
      /** The host that was written to, if it is another one. */
      readonly delegate: string | null;
      readonly task: TaskName;
      readonly item: string | null;
      readonly outcome: Outcome;
      /** What `register` keeps; `message` is what `debug` prints. Empty with no_log. */
      readonly result: Fields;
      readonly ms: number;
    }
  | {
      readonly type: "play-done";
      readonly play: string;
      readonly hosts: readonly HostResult[];
      readonly stopped: string | null;
    }
  | {
      readonly type: "run-done";
      readonly hosts: readonly HostResult[];
      readonly ms: number;
      /** The exit code (design A8). */
      readonly exit: number;
      readonly interrupted: boolean;
    };

export type Reporter = (event: Event) => void;
