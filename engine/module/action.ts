import type { Secret } from "../secret/secret.js";
import type { Facet } from "./facet.js";

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
  /** All that it may change, so that a check knows what it cannot foresee; anything, when absent. */
  readonly effects?: readonly Facet[];
  /** What it is known to leave of the files that its effects are about. */
  readonly leaves?: Left;
}

/** Whose something is; a number that is not known is NaN. */
export interface Belonging {
  readonly owner: { readonly name: string; readonly id: number };
  readonly group: { readonly name: string; readonly id: number };
}

/** What a program leaves of files, where that is known before it runs. */
export type Left =
  /** A file, put in place as a write would put it, with a content that only its digest tells, if that. */
  | { readonly kind: "file"; readonly path: string; readonly sha256: string | null }
  /** A new directory with what another one holds, if nothing was there. */
  | ({
      readonly kind: "copied";
      readonly path: string;
      readonly from: string;
      readonly mode: string;
    } & Belonging)
  /** Nothing any more, if it belonged to this user. */
  | { readonly kind: "removed"; readonly path: string; readonly owner: string }
  /** A file system with nothing in it, mounted over what is there. */
  | ({ readonly kind: "mount"; readonly path: string } & Required<Ownership>)
  /** A directory that is to be seen at another path too, over what is there. */
  | { readonly kind: "bind"; readonly path: string; readonly to: string }
  /** What was there before the last mount at this path. */
  | { readonly kind: "unmount"; readonly path: string };

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
  /** All that it may change; anything, when absent. */
  readonly effects?: readonly Facet[];
}

/** How to talk with an interactive program. Patterns are regular expressions without flags, on text without ANSI codes. */
export interface Dialog {
  readonly turns: readonly Turn[];
  /** Lines worth telling while it runs: the first group, or the whole line. */
  readonly progress?: string;
  /** Lines that mean failure whatever the exit status says: the first group, or the whole line. */
  readonly alarm?: string;
  /** Secrets born on the host: the first group of each match is hidden from all that is told. */
  readonly redact?: readonly string[];
  /** The longest silence that is not called stuck. */
  readonly quiet: Seconds;
  readonly within: Seconds;
}

/** One row of the table. A prompt that no row knows is never answered: the conversation fails and shows it. */
export type Turn = PromptTurn | LineTurn;

/** Answers a question. */
export interface PromptTurn extends TurnSettings {
  /** Matches the unfinished last line, at its end. */
  readonly prompt: string;
  readonly answer: Text;
  readonly line?: never;
}

/** Does something when the program asks for it in a line of its own; nothing is answered. */
export interface LineTurn extends TurnSettings {
  /** Matches a finished line. */
  readonly line: string;
  readonly prompt?: never;
  readonly answer?: never;
}

interface TurnSettings {
  /** For people: what is asked. */
  readonly name: string;
  /** Must match what was printed since the last answer: tells two prompts with the same last line apart. */
  readonly after?: string;
  /** Done before the answer is given. */
  readonly first?: readonly Action[];
  /** How often the same prompt is answered before it is called a loop; 1 when absent. */
  readonly times?: number;
  /** The longest silence after this turn, where it differs. */
  readonly quiet?: Seconds;
}

/** Asks the person at the terminal to do something and to say when it is done. */
export interface Operator {
  readonly do: "operator";
  readonly say: string;
  /** Taken from what the program printed so far, by the first group; shown on the terminal and nowhere else. */
  readonly show?: readonly { readonly label: string; readonly pattern: string }[];
}
