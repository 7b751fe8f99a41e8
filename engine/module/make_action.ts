import type { Action, Ownership, RunCommand, RunScript, RunSettings, Seconds, Text } from "./action.js";

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
