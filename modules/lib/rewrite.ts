import { type Action, write } from "../../engine/module/index.js";

/** Declared by every module that edits a file in place. */
export const backupParam = {
  type: "boolean",
  default: false,
  description: "Keep a copy of the file as it was, beside it with “~” at its end.",
} as const;

/** The writes that bring a file to this text; null takes it away. */
export function rewrite(path: string, text: string | null, backup = false): readonly Action[] {
  if (text === null) return [{ do: "remove", path, recursive: false }];
  return [write(path, text, backup ? { backup: backupOf(path) } : {})];
}

/** Where a copy is kept: most programs that read whole directories pass over such names. */
export function backupOf(path: string): string {
  return `${path}~`;
}
