import { isMap, isScalar, isSeq, LineCounter, parseDocument, stringify, type YAMLMap } from "yaml";

/** Place in a playbook, “line:column” → the task that stands there, numbered and in a line; tasks rarely have names. */
export type Labels = ReadonlyMap<string, string>;

export function labelsOf(playbook: string): Labels {
  const lines = new LineCounter();
  const { contents } = parseDocument(playbook, { lineCounter: lines });
  const tasks = isSeq(contents) ? contents.items.flatMap((play) => tasksWithin(play)) : [];
  return new Map(
    tasks.map((task, index) => {
      const { line, col } = lines.linePos(task.range?.[0] ?? 0);
      return [`${line}:${col}`, `${index + 1}. ${textOf(task)}`];
    }),
  );
}

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

/** The name, or what the task does, cut to what fits in a line. */
function textOf(task: YAMLMap): string {
  const name = task.get("name");
  if (typeof name === "string") return name;
  const [first] = task.items;
  const text = stringify(first === undefined ? {} : { [keyOf(first.key)]: first.value }, {
    collectionStyle: "flow",
    lineWidth: 0,
  });
  const line = text.trim().replace(/^\{ (.*) \}$/s, "$1");
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}

const keyOf = (key: unknown): string => String(isScalar(key) ? key.value : key);

const LONGEST = 90;
