import { resolve } from "node:path";
import { describeNode, type YamlNode } from "../source/yaml.js";
import { displayPath } from "../local/paths.js";
import { readDocument } from "./document.js";
import { FieldReader, problem, type Problems } from "./fields.js";
import { directoryOf, type Loading, within } from "./loading.js";
import { parsePlay } from "./parse_play.js";
import type { Registry } from "../local/registry.js";
import { type Inherited, inherit, nothingInherited, readKeywords } from "./schema/read.js";
import { refuseOthers } from "./schema/unknown.js";
import type { Play } from "./tree.js";

export interface Playbook {
  readonly plays: readonly Play[];
  readonly problems: Problems;
}

/** Reads playbooks with everything they import. All errors are collected; the plays contain what could be read. */
export async function parsePlaybooks(paths: readonly string[], registry: Registry): Promise<Playbook> {
  const loading: Loading = { problems: [], registry, open: [], imports: [] };
  const plays: Play[] = [];
  for (const path of paths) {
    const root = readDocument(resolve(path), null, loading);
    const inner = { ...loading, open: [displayPath(resolve(path))] };
    if (root) plays.push(...(await parseFile(root, nothingInherited, inner)));
  }
  return { plays, problems: loading.problems };
}

async function parseFile(root: YamlNode, outer: Inherited, loading: Loading): Promise<readonly Play[]> {
  if (root.kind !== "list" || root.items.length === 0) {
    const found = root.kind === "list" ? "an empty list" : describeNode(root);
    const detail = `A playbook must be a list of plays (“- hosts: …”), not ${found}.`;
    problem(loading.problems, "type", "No plays", detail, root.span);
    return [];
  }
  const plays: Play[] = [];
  for (const node of root.items) plays.push(...(await parseItem(node, outer, loading)));
  return plays;
}

async function parseItem(node: YamlNode, outer: Inherited, loading: Loading): Promise<readonly Play[]> {
  const { problems } = loading;
  if (node.kind !== "map") {
    problem(problems, "type", "Wrong type", `A play must be a map, not ${describeNode(node)}.`, node.span);
    return [];
  }
  const fields = new FieldReader(node, problems);
  return fields.has("import_playbook")
    ? parseImport(fields, outer, loading)
    : [await parsePlay(fields, outer, loading)];
}

async function parseImport(
  fields: FieldReader,
  outer: Inherited,
  loading: Loading,
): Promise<readonly Play[]> {
  refuseOthers("playbook import", fields);
  const { importPlaybook: name, ...own } = readKeywords("playbook import", fields, loading.problems);
  if (!name) return [];
  const path = resolve(directoryOf(name.span), name.value);
  const root = readDocument(path, name.span, loading);
  if (!root) return [];
  return parseFile(root, inherit(outer, own), within(loading, displayPath(path), name.span));
}
