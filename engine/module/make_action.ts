import type { Action, Ownership, RunCommand, RunScript, RunSettings, Seconds, Text } from "./action.js";

export function write(
  path: string,
  content: Text,
  more: Ownership & { readonly backup?: string } = {},
): Action {
  return { do: "write", path, content, ...more };
}

/** Sets owner, group and mode, through links. */
export function own(path: string, ownership: Ownership, recursive = false): Action {
  return { do: "own", path, recursive, follow: true, ...ownership };
}

/** Removes a path; with `recursive`, a directory with everything in it. */
export function remove(path: string, recursive = false): Action {
  return { do: "remove", path, recursive };
}

/** Waits for what the module's `until` has under this name. */
export function waitUntil(
  until: string,
  { within, every, why }: { readonly within: Seconds; readonly every: Seconds; readonly why: string },
): Action {
  return { do: "wait", until, within, every, why };
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
