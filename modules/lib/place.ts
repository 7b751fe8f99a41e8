import { refuse } from "../../engine/module/index.js";
import { withoutEnding } from "./lines.js";

/** Declared by modules that put lines somewhere into a file. */
export const placeParams = {
  insert_after: {
    type: "string",
    optional: true,
    description:
      "Where new lines go: after the last line that this regular expression matches. At the end, when absent.",
  },
  insert_before: {
    type: "string",
    optional: true,
    description:
      "Where new lines go: before the first line that this regular expression matches; BOF means the beginning.",
  },
} as const;

export interface InsertPoint {
  readonly insert_after?: string | undefined;
  readonly insert_before?: string | undefined;
}

/** @throws Refusal for two places, or what is no regular expression */
export function validatePlace(params: InsertPoint): void {
  if ("insert_after" in params && "insert_before" in params)
    refuse("give “insert_after” or “insert_before”, not both");
  if (params.insert_after !== undefined) expression("insert_after", params.insert_after);
  if (params.insert_before !== undefined) expression("insert_before", params.insert_before);
}

/** Before which line something is to be put. @throws Refusal when there is no such place */
export function placeFor(
  lines: readonly string[],
  { insert_after, insert_before }: InsertPoint,
  path: string,
): number {
  if (insert_before === "BOF") return 0;
  const given = insert_after ?? insert_before;
  if (given === undefined || insert_after === "EOF") return lines.length;
  const pattern = expression(insert_after === undefined ? "insert_before" : "insert_after", given);
  const matches = (line: string): boolean => pattern.test(withoutEnding(line));
  const index = insert_after === undefined ? lines.findIndex(matches) : lines.findLastIndex(matches);
  if (index < 0) refuse(`no line of ${path} matches “${given}”, so there is no place to put it`);
  return insert_after === undefined ? index : index + 1;
}

/** @throws Refusal for what is no regular expression */
export function expression(name: string, source: string): RegExp {
  try {
    return new RegExp(source);
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^.*: /s, "") : String(error);
    return refuse(`“${name}” is not a regular expression: ${why}`);
  }
}
