import { isDeepStrictEqual } from "node:util";

/** Named values: a registered result, variables handed out. */
export type Fields = Readonly<Record<string, unknown>>;

/** What would be different, as before and after of one shape: two texts, two records, or two values. Null: not there. */
export interface Change<Before = unknown, After = Before> {
  /** What the change is about, without a verb: “192.168.10.100 in /etc/hosts”. */
  readonly summary: string;
  readonly before: Before;
  readonly after: After;
}

/** What there is beside what is asked for, in the same words. The engine takes the difference. Null: not there. */
export interface Comparison<
  Current extends Fields | null = Fields | null,
  Desired extends Fields | null = Fields | null,
> {
  readonly summary: string;
  readonly current: Current;
  readonly desired: Desired;
}

/** What a check may find to be done. */
export type Verdict = Change | Comparison;

/** The change that a verdict comes to: of a comparison, only what differs. */
export type ChangeOf<V> =
  V extends Comparison<infer Current, infer Desired> ? Change<Part<Current>, Part<Desired>> : V;

type Part<T> = T extends null ? null : Partial<T>;

/** Something a person should know about a step that is otherwise as asked. */
export interface Note {
  readonly level: "info" | "warning";
  readonly text: string;
}

/** The change, or null where nothing differs. */
export function changeOf(verdict: Verdict): Change | null {
  if ("before" in verdict) return verdict;
  const { summary, current, desired } = verdict;
  if (current === null || desired === null)
    return current === desired ? null : { summary, before: current, after: desired };
  const keys = Object.keys(desired).filter((key) => !isDeepStrictEqual(current[key] ?? null, desired[key]));
  if (keys.length === 0) return null;
  return { summary, before: only(keys, current), after: only(keys, desired) };
}

const only = (keys: readonly string[], fields: Fields): Fields =>
  Object.fromEntries(keys.map((key) => [key, fields[key] ?? null]));
