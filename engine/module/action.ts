import type { Dialog } from "./dialog.js";
import type { Secret } from "../secret/secret.js";
import { quoteIfNeeded } from "../transport/shell/quote.js";

export type Seconds = number;
export type Text = string | Secret;

/** Who owns a path and what may be done with it; what is absent stays as it is. */
export interface Ownership {
  readonly owner?: string | number;
  readonly group?: string | number;
  /** Octal, such as "0644". */
  readonly mode?: string;
}

/** A write, as data: the engine alone turns it into something sent to a host. */
export type Action =
  /** Replaces a file whole, through a link to what it points to, keeping owner, mode and SELinux context unless told. */
  | ({
      readonly do: "write";
      readonly path: string;
      readonly content: Text;
      readonly backup?: string;
    } & Ownership)
  | ({
      readonly do: "upload";
      /** Absolute path of a file of the controller. */
      readonly from: string;
      readonly path: string;
      readonly backup?: string;
    } & Ownership)
  | ({ readonly do: "directory"; readonly path: string } & Ownership)
  | { readonly do: "link"; readonly path: string; readonly to: string; readonly hard: boolean }
  | { readonly do: "remove"; readonly path: string; readonly recursive: boolean }
  | ({
      readonly do: "own";
      readonly path: string;
      readonly recursive: boolean;
      readonly follow: boolean;
    } & Ownership)
  | Run
  | Converse
  /** Asks again and again until the probe holds that the module's `until` has under this name. */
  | {
      readonly do: "wait";
      readonly until: string;
      readonly within: Seconds;
      readonly every: Seconds;
      readonly why: string;
    }
  | { readonly do: "pause"; readonly seconds: Seconds }
  | Operator
  /** Restarts the host and waits until it answers again with another boot id. */
  | { readonly do: "reboot"; readonly within: Seconds };

/** A program that is run to its end: one by its arguments, or a few lines of sh. */
export type Run = RunCommand | RunScript;

/** One program with its arguments. */
export interface RunCommand extends RunSettings {
  readonly argv: readonly [string, ...string[]];
  readonly script?: never;
}

/** Lines for sh. */
export interface RunScript extends RunSettings {
  readonly script: Text;
  readonly argv?: never;
}

/** How a program is run. Secrets travel by `stdin` or `env`, never in `argv`. */
export interface RunSettings {
  readonly do: "run";
  readonly stdin?: Text;
  readonly env?: Readonly<Record<string, Text>>;
  readonly chdir?: string;
  readonly within: Seconds;
  /** Exit statuses that are not failures. */
  readonly accept: readonly number[];
  /** What is done, in words, where the command does not say it. */
  readonly summary?: string;
}

/** A long interactive program: runs detached on the host, answers given by a table, picked up again after a loss. */
export interface Converse {
  readonly do: "converse";
  /** Names the conversation on the host: a second one of that name joins the first instead of starting another. */
  readonly id: string;
  /** Lines for sh; `$TSPLAY_DIR` is a directory of mode 0700 that holds `files`, which are removed at the end. */
  readonly script: string;
  readonly files?: Readonly<Record<string, Text>>;
  readonly env?: Readonly<Record<string, Text>>;
  readonly dialog: Dialog;
}

/** Asks the person at the terminal to do something and to say when it is done. */
export interface Operator {
  readonly do: "operator";
  readonly say: string;
  /** Taken from what the program printed so far, by the first group; shown on the terminal and nowhere else. */
  readonly show?: readonly { readonly label: string; readonly pattern: string }[];
}

export function write(
  path: string,
  content: Text,
  more: Ownership & { readonly backup?: string } = {},
): Action {
  return { do: "write", path, content, ...more };
}

/** Runs one program with these arguments. */
export function run(...argv: readonly [string, ...string[]]): RunCommand {
  return { do: "run", argv, within: DEFAULT_WITHIN, accept: [0] };
}

/** Runs lines of sh; `summary` says in words what they do. */
export function runScript(
  script: Text,
  settings: Partial<Omit<RunSettings, "do">> & { readonly summary: string },
): RunScript {
  return { do: "run", script, within: DEFAULT_WITHIN, accept: [0], ...settings };
}

/** A program that has ten minutes may still be called stuck after them. */
export const DEFAULT_WITHIN: Seconds = 600;

/** A write in words, as told before and after it is done. */
export function summarize(action: Action): string {
  switch (action.do) {
    case "write":
      return `write ${action.path}`;
    case "upload":
      return `upload ${action.path}`;
    case "directory":
      return `make directory ${action.path}`;
    case "link":
      return `link ${action.path} to ${action.to}`;
    case "remove":
      return `remove ${action.path}`;
    case "own":
      return `set owner and mode of ${action.path}`;
    case "run":
      return action.summary ?? `run ${action.argv?.map(quoteIfNeeded).join(" ") ?? "a script"}`;
    case "converse":
      return `talk to ${action.id}`;
    case "wait":
      return `wait until ${action.why}`;
    case "pause":
      return `pause ${action.seconds} s`;
    case "operator":
      return "ask the operator";
    case "reboot":
      return "reboot";
  }
}
