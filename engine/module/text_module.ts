import type { Action } from "./action.js";
import type { Change } from "./change.js";
import { defineModule, type Definition, type Module, type Reads } from "./define.js";
import { write } from "./make_action.js";
import type { ParamSchema, ParamsOf } from "./params.js";
import type { Found, HostProbe } from "./probe.js";
import { readText } from "./read_file.js";
import { refuse } from "./refusal.js";

type TextChange = Change<string | null>;
type WithText<R extends Reads> = R & { readonly text: HostProbe<string | null> };
type Shared = "summary" | "description" | "params" | "short" | "examples" | "returns" | "validate" | "notes";

/** What an author writes of a module that edits one text file: the kit reads it, compares and replaces it. */
export interface TextDefinition<S extends ParamSchema, R extends Reads> extends Pick<
  Definition<S, WithText<R>, TextChange>,
  Shared
> {
  /** The file. */
  path(params: ParamsOf<S>): string;
  /** What the change is about; the file's path when absent. */
  about?(params: ParamsOf<S>): string;
  /** Whether a missing file may be created; when absent, it may. */
  creates?(params: ParamsOf<S>): boolean;
  /** Whether a copy of the old file is kept; when absent, it is not. Declare `backupParam` for it. */
  keeps?(params: ParamsOf<S>): boolean;
  /** What else the edit must know. */
  reads?(params: ParamsOf<S>): R;
  /** Makes of the text as it is (empty where there is no file) the text as it should be; null for no file. @throws Refusal */
  edit(params: ParamsOf<S>, text: string, found: Found<R>): string | null;
  /** Where the file is not just replaced or removed. */
  apply?(params: ParamsOf<S>, change: TextChange): readonly Action[];
}

/** Makes a module that edits one text file. */
export function defineTextModule<const S extends ParamSchema, R extends Reads>(
  definition: TextDefinition<S, R>,
): Module {
  return defineModule<S, WithText<R>, TextChange>({
    ...definition,
    reads: (params) =>
      ({ text: readText(definition.path(params)), ...definition.reads?.(params) }) as WithText<R>,
    check: (params, found) => textChange(definition, params, found),
    apply: (params, change) =>
      definition.apply?.(params, change) ??
      replaceText(definition.path(params), change.after, definition.keeps?.(params) ?? false),
  });
}

function textChange<S extends ParamSchema, R extends Reads>(
  definition: TextDefinition<S, R>,
  params: ParamsOf<S>,
  found: Found<WithText<R>>,
): TextChange | null {
  const text = found.text as string | null;
  const path = definition.path(params);
  if (text === null && definition.creates?.(params) === false)
    refuse(`${path} does not exist; set create: true to create it`);
  const after = definition.edit(params, text ?? "", found);
  if (after === text || (text === null && after === "")) return null;
  return { summary: definition.about?.(params) ?? path, before: text, after };
}

/** Declared by modules that replace a file. */
export const backupParam = {
  type: "boolean",
  default: false,
  description: "Keep a backup of the old file next to it, with “~” after its name",
} as const;

/** The writes that bring a file to this text; null removes it. */
export function replaceText(path: string, text: string | null, backup: boolean): readonly Action[] {
  if (text === null) return [{ do: "remove", path, recursive: false }];
  return [write(path, text, backup ? { backup: backupPath(path) } : {})];
}

/** Where a copy is kept: most programs that read whole directories skip such names. */
export function backupPath(path: string): string {
  return `${path}~`;
}
