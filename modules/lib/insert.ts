import { param, refuse } from "../../engine/module/index.js";
import { withoutEnding } from "./lines.js";
import { expression } from "./regexp.js";

/** Declared by modules that insert lines into a file. */
export const insertParams = {
  insert_after: param.text(
    "Insert new lines after the last line that this regular expression matches; at the end of the file if absent",
    { optional: true },
  ),
  insert_before: param.text(
    "Insert new lines before the first line that this regular expression matches; BOF means the beginning of the file",
    { optional: true },
  ),
} as const;

/** Where lines are to be inserted, as the parameters say it. */
export interface InsertPoint {
  readonly insert_after?: string | undefined;
  readonly insert_before?: string | undefined;
}

/** @throws Refusal for two places, or what is not a regular expression */
export function refuseBadInsert(params: InsertPoint): void {
  if ("insert_after" in params && "insert_before" in params)
    refuse("give “insert_after” or “insert_before”, not both");
  if (params.insert_after !== undefined) expression("insert_after", params.insert_after);
  if (params.insert_before !== undefined) expression("insert_before", params.insert_before);
}

/** The line before which something is to be inserted. @throws Refusal when there is no such place */
export function insertionPoint(
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
  if (index < 0) refuse(`no line of ${path} matches “${given}”, so there is no place to insert the text`);
  return insert_after === undefined ? index : index + 1;
}
