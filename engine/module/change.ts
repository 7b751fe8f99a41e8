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

/** What exists and what is asked for, as records of one shape. The engine takes the difference. Null: not there. */
export interface Comparison<
  Current extends Fields | null = Fields | null,
  Desired extends Fields | null = Fields | null,
> {
  readonly summary: string;
  readonly current: Current;
  readonly desired: Desired;
}

/** What `check` may return, besides null. */
export type CheckResult = Change | Comparison;

/** The change of a result: of a comparison, only what differs. */
export type ChangeOf<C> =
  C extends Comparison<infer Current, infer Desired> ? Change<Part<Current>, Part<Desired>> : C;

type Part<T> = T extends null ? null : string extends keyof T ? T : Partial<T>;

/** Something a person should know about a step that is otherwise as asked. */
export interface Note {
  readonly level: "info" | "warning";
  readonly text: string;
}

/** The change, or null if nothing differs. */
export function changeOf(result: CheckResult): Change | null {
  if ("before" in result) return result;
  const { summary, current, desired } = result;
  if (current === null || desired === null)
    return current === desired ? null : { summary, before: current, after: desired };
  const keys = Object.keys(desired).filter((key) => !isDeepStrictEqual(current[key] ?? null, desired[key]));
  if (keys.length === 0) return null;
  return { summary, before: only(keys, current), after: only(keys, desired) };
}

const only = (keys: readonly string[], fields: Fields): Fields =>
  Object.fromEntries(keys.map((key) => [key, fields[key] ?? null]));
