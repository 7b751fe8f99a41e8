import type { Task } from "./tree.js";

/** What --tags and --skip-tags said. */
export interface TagChoice {
  readonly only: readonly string[];
  readonly skip: readonly string[];
}

/** Words with a meaning of their own: they need not be written at any task. */
const special = ["all", "always", "never", "tagged", "untagged"] as const;

/** `always` runs unless skipped by name, `never` only when asked for, and skipping wins. */
export function isSelected({ tags }: Task, { only, skip }: TagChoice): boolean {
  if (skip.some((tag) => matches(tags, tag))) return false;
  const asked = only.filter((tag) => tag !== "all");
  if (tags.includes("always") && !(only.length > 0 && asked.length > 0 && tags.includes("never")))
    return true;
  if (tags.includes("never")) return asked.some((tag) => tags.includes(tag));
  return asked.length === 0 || asked.some((tag) => matches(tags, tag));
}

function matches(tags: readonly string[], tag: string): boolean {
  if (tag === "tagged") return tags.some((own) => own !== "always" && own !== "never");
  if (tag === "untagged") return !tags.some((own) => own !== "always" && own !== "never");
  return tag === "all" || tags.includes(tag);
}

/** Tags asked for that no task carries. */
export function unknownTags(tasks: readonly Task[], { only, skip }: TagChoice): readonly string[] {
  const known = new Set<string>([...special, ...tasks.flatMap(({ tags }) => tags)]);
  return [...only, ...skip].filter((tag) => !known.has(tag));
}
