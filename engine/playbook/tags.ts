import type { Task } from "./tree.js";

/** What --tags and --skip-tags said. */
export interface TagChoice {
  readonly only: readonly string[];
  readonly skip: readonly string[];
}

/** Words with a meaning of their own: they need not be written at any task. */
const special = ["all", "always", "never", "tagged", "untagged"] as const;

/**
 * `always` runs unless one of its tags is skipped by name, `never` only when one of its tags is asked for by name, and
 * skipping wins. A task that is both is `always` only where no tag in particular is asked for.
 */
export function isSelected({ tags }: Task, { only, skip }: TagChoice): boolean {
  const always = tags.includes("always");
  if (skip.some((tag) => tags.includes(tag) || (!always && means(tag, tags)))) return false;
  if (only.some((tag) => tags.includes(tag))) return true;
  const any = only.length === 0 || only.includes("all");
  if (tags.includes("never")) return always && any;
  return always || any || only.some((tag) => means(tag, tags));
}

/** Whether a word that is no tag of anybody's own means a task with these, which is not `always`. */
function means(word: string, tags: readonly string[]): boolean {
  const tagged = tags.some((tag) => tag !== "never");
  return word === "all" || (word === "tagged" && tagged) || (word === "untagged" && !tagged);
}

/** Tags asked for that no task carries. */
export function unknownTags(tasks: readonly Task[], { only, skip }: TagChoice): readonly string[] {
  const known = new Set<string>([...special, ...tasks.flatMap(({ tags }) => tags)]);
  return [...only, ...skip].filter((tag) => !known.has(tag));
}
