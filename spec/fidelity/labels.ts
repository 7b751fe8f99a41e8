import { isMap, isScalar, isSeq, LineCounter, parseDocument, stringify, type YAMLMap } from "yaml";

/**
 * Place in a playbook, “line:column” → the task that is known by it, numbered and in a line, since tasks rarely have
 * names. A task is known by the place of its module; which of its keys that is, only the engine knows.
 */
export type Labels = ReadonlyMap<string, string>;

export function labelsOf(playbook: string): Labels {
  const lines = new LineCounter();
  const { contents } = parseDocument(playbook, { lineCounter: lines });
  const tasks = isSeq(contents) ? contents.items.flatMap((play) => tasksWithin(play)) : [];
  const labels = tasks.flatMap((task, index) =>
    task.items.map((pair): [string, string] => {
      const { line, col } = lines.linePos(startOf(pair.key));
      return [`${line}:${col}`, `${index + 1}. ${textOf(task, pair)}`];
    }),
  );
  return new Map(labels);
}

const startOf = (key: unknown): number => (isScalar(key) ? (key.range?.[0] ?? 0) : 0);

/** All that a play or a block leads to, handlers last. */
function tasksWithin(node: unknown): readonly YAMLMap[] {
  if (!isMap(node)) return [];
  const lists = ["tasks", "block", "handlers"].map((key) => node.get(key)).filter(isSeq);
  return lists.flatMap(({ items }) =>
    items.flatMap((item) =>
      isMap(item) && item.has("block") ? tasksWithin(item) : isMap(item) ? [item] : [],
    ),
  );
}

/** The task's name, or what one of its keys says, cut to what fits in a line. */
function textOf(task: YAMLMap, { key, value }: YAMLMap["items"][number]): string {
  const name = task.get("name");
  if (typeof name === "string") return name;
  const text = stringify(
    { [keyOf(key)]: value },
    {
      collectionStyle: "flow",
      lineWidth: 0,
    },
  );
  const line = text.trim().replace(/^\{ (.*) \}$/s, "$1");
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}

const keyOf = (key: unknown): string => String(isScalar(key) ? key.value : key);

const LONGEST = 90;
