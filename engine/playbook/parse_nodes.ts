import { resolve } from "node:path";
import { describeNode, type YamlNode } from "../source/yaml.js";
import { readDocument } from "./document.js";
import { FieldReader, problem } from "./fields.js";
import { directoryOf, type Loading, within } from "./loading.js";
import { parseTask } from "./parse_task.js";
import { type Inherited, inherit, readKeywords } from "./schema/read.js";
import { refuseOthers } from "./schema/unknown.js";
import type { Block, Import, Node } from "./tree.js";

/** Which list of the play is being read. */
export interface List {
  readonly handlers: boolean;
}

/** A list of tasks, blocks and imports; their errors are collected. */
export async function parseNodes(
  nodes: readonly YamlNode[],
  outer: Inherited,
  loading: Loading,
  list: List,
): Promise<readonly Node[]> {
  const parsed: Node[] = [];
  for (const node of nodes) {
    const one = await parseNode(node, outer, loading, list);
    if (one) parsed.push(one);
  }
  return parsed;
}

async function parseNode(
  node: YamlNode,
  outer: Inherited,
  loading: Loading,
  list: List,
): Promise<Node | null> {
  const { problems, registry } = loading;
  if (node.kind !== "map") {
    const first = node.kind === "scalar" ? (/^\w+(?= )/.exec(String(node.value))?.[0] ?? null) : null;
    const hint = first !== null && registry.names.has(first) ? ` Put a “:” after “${first}”.` : "";
    problem(
      problems,
      "type",
      "Wrong type",
      `A task must be a map, not ${describeNode(node)}.${hint}`,
      node.span,
    );
    return null;
  }
  const fields = new FieldReader(node, problems);
  if (fields.has("block")) return parseBlock(fields, outer, loading, list);
  if (fields.has("import_tasks")) return parseImport(fields, outer, loading, list);
  return parseTask(fields, outer, loading, list.handlers);
}

async function parseBlock(
  fields: FieldReader,
  outer: Inherited,
  loading: Loading,
  list: List,
): Promise<Block> {
  const { problems } = loading;
  refuseOthers("block", fields);
  const inner = inherit(outer, readKeywords("block", fields, problems));
  const main = await parseNodes(fields.list("block"), inner, loading, list);
  return { kind: "block", at: fields.map.span, main };
}

async function parseImport(
  fields: FieldReader,
  outer: Inherited,
  loading: Loading,
  list: List,
): Promise<Import | null> {
  const { problems } = loading;
  refuseOthers("task import", fields);
  const { importTasks: name, ...own } = readKeywords("task import", fields, problems);
  if (!name) return null;
  const root = readDocument(resolve(directoryOf(name.span), name.value), name.span, loading);
  if (root === null) return null;
  if (root.kind !== "list") {
    const detail = `A tasks file must be a list, not ${describeNode(root)}.`;
    problem(problems, "type", "Wrong type", detail, root.span);
    return null;
  }
  const inner = within(loading, root.span.source.path, name.span);
  const main = await parseNodes(root.items, inherit(outer, own), inner, list);
  return { kind: "import", at: name.span, main };
}
