/** What would be different, as before and after of one shape: two texts, two records, or two values. Null: not there. */
export interface Change<T = unknown> {
  /** What the change is about, without a verb: “192.168.10.100 in /etc/hosts”. */
  readonly summary: string;
  readonly before: T;
  readonly after: T;
}

/** Something a person should know about a step that is otherwise as asked. */
export interface Note {
  readonly level: "info" | "warning";
  readonly text: string;
}

/** Named values: a registered result, variables handed out. */
export type Fields = Readonly<Record<string, unknown>>;
