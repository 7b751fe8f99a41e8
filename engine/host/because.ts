import type { Fields } from "../module/change.js";
import { NOT_KNOWN } from "../module/facet.js";
import type { Task } from "../playbook/index.js";
import { isRecord } from "../source/record.js";
import { locate } from "../source/span.js";
import { Unknown } from "../template/index.js";

/** Why what depends on a step that would change cannot be told. */
export const changesFirst = (task: Task): string => `${stepIn(task)} would change first`;

/** Why what depends on a step that would fail cannot be told. */
export const failsFirst = (task: Task): string => `${stepIn(task)} would fail first`;

/** Why what depends on a step that cannot be told cannot be told either. */
export const dependsOn = (task: Task): string => `${stepIn(task)} cannot be predicted`;

function stepIn({ title, at }: Task): string {
  const { file, line } = locate(at);
  return `“${title}” (${file}:${line})`;
}

/** A number that is none stands for one that only a run would bring about, and a text that says so. */
export function withUnknownNumbers(fields: Fields, because: string): Fields {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, known(value, because)]));
}

function known(value: unknown, because: string): unknown {
  if (Number.isNaN(value) || value === NOT_KNOWN) return new Unknown(because);
  if (Array.isArray(value)) return value.map((item) => known(item, because));
  return isRecord(value) ? withUnknownNumbers(value, because) : value;
}
