import type { Task } from "./tree.js";

/** The values of --tags and --skip-tags. */
export interface TagChoice {
  readonly only: readonly string[];
  readonly skip: readonly string[];
}

/** Special tags, which no task needs to have. */
const special = ["all", "always", "never", "tagged", "untagged"] as const;

/**
 * `always` runs unless one of its tags is skipped by name, `never` only if one of its tags is selected by name, and
 * skipping takes precedence. A task that has both is `always` only if no tag is selected by name.
 */
export function isSelected({ tags }: Task, { only, skip }: TagChoice): boolean {
  const always = tags.includes("always");
  if (skip.some((tag) => tags.includes(tag) || (!always && means(tag, tags)))) return false;
  if (only.some((tag) => tags.includes(tag))) return true;
  const any = only.length === 0 || only.includes("all");
  if (tags.includes("never")) return always && any;
  return always || any || only.some((tag) => means(tag, tags));
}

/** Whether a special tag selects a task with these tags, which does not have `always`. */
function means(word: string, tags: readonly string[]): boolean {
  const tagged = tags.some((tag) => tag !== "never");
  return word === "all" || (word === "tagged" && tagged) || (word === "untagged" && !tagged);
}

/** Selected or skipped tags that no task has. */
export function unknownTags(tasks: readonly Task[], { only, skip }: TagChoice): readonly string[] {
  const known = new Set<string>([...special, ...tasks.flatMap(({ tags }) => tags)]);
  return [...only, ...skip].filter((tag) => !known.has(tag));
}
