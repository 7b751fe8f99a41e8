import { resolve } from "node:path";
import { describeNode, type YamlMap, type YamlNode } from "../source/yaml.js";
import type { Variables } from "../template/index.js";
import {
  directoryOf,
  inherit,
  type Inherited,
  type Loading,
  nothingInherited,
  variablesOf,
} from "./context.js";
import { displayed, readDocument } from "./document.js";
import { Fields, problem, type Problems } from "./fields.js";
import { importPlaybookKeys, playAdvice, playKeys } from "./keywords.js";
import type { Batch, Play } from "./play.js";
import type { Registry } from "./registry.js";
import { parseTasks } from "./tasks.js";

export interface Playbook {
  readonly plays: readonly Play[];
  readonly problems: Problems;
}

/** Reads playbooks with all they import. Every mistake is collected; the plays hold what could be read. */
export async function parsePlaybooks(paths: readonly string[], registry: Registry): Promise<Playbook> {
  let tasks = 0;
  const loading: Loading = { problems: [], registry, open: [], nextId: () => `t${++tasks}` };
  const plays: Play[] = [];
  for (const path of paths) plays.push(...(await parseFile(resolve(path), null, nothingInherited, loading)));
  return { plays, problems: loading.problems };
}

async function parseFile(
  path: string,
  root: YamlNode | null,
  outer: Inherited,
  loading: Loading,
): Promise<readonly Play[]> {
  const document = root ?? readDocument(path, null, loading);
  if (document === null) return [];
  const { problems } = loading;
  if (document.kind !== "list" || document.items.length === 0) {
    const detail = `A playbook is a list of plays (“- hosts: …”), not ${document.kind === "list" ? "an empty list" : describeNode(document)}.`;
    problem(problems, "type", "No plays", detail, document.span);
    return [];
  }
  const inner = { ...loading, open: [...loading.open, displayed(path)] };
  const plays: Play[] = [];
  for (const node of document.items) plays.push(...(await parseItem(node, outer, inner)));
  return plays;
}

async function parseItem(node: YamlNode, outer: Inherited, loading: Loading): Promise<readonly Play[]> {
  const { problems } = loading;
  if (node.kind !== "map") {
    problem(problems, "type", "Wrong type", `A play is a map, not ${describeNode(node)}.`, node.span);
    return [];
  }
  const fields = new Fields(node, problems);
  return fields.has("import_playbook")
    ? parseImport(fields, outer, loading)
    : [await parsePlay(node, fields, outer, loading)];
}

async function parseImport(fields: Fields, outer: Inherited, loading: Loading): Promise<readonly Play[]> {
  fields.refuseOthers(importPlaybookKeys, "playbook import");
  const name = fields.scalar("import_playbook");
  if (!name) return [];
  const path = resolve(directoryOf(name.span), name.value);
  const root = readDocument(path, name.span, loading);
  return root ? parseFile(path, root, inherit(outer, fields, loading.problems), loading) : [];
}

async function parsePlay(map: YamlMap, fields: Fields, outer: Inherited, loading: Loading): Promise<Play> {
  const { problems } = loading;
  fields.refuseOthers(playKeys, "play", playAdvice);
  const hosts = fields.node("hosts");
  const patterns = fields.texts("hosts");
  if (!hosts)
    problem(
      problems,
      "missing",
      "No hosts",
      "A play says which hosts it is for: “hosts: PATTERN”.",
      map.span,
    );
  const said = inherit(outer, withoutVars(fields, problems), problems);
  const { become, ...inner } = said;
  const passed: Inherited = { ...inner, become, variables: [] };
  return {
    name: fields.text("name") ?? patterns.map(({ value }) => value).join(","),
    hosts: patterns.map(({ value }) => value).join(","),
    hostsAt: hosts?.span ?? map.span,
    at: fields.entry("name")?.value.span ?? hosts?.span ?? map.span,
    strategy: fields.oneOf("strategy", ["linear", "free"]) ?? "linear",
    serial: parseSerial(fields, problems),
    anyErrorsFatal: said.anyErrorsFatal,
    variables: [...outer.variables, ...playVariables(fields, loading)],
    tasks: await parseTasks(fields.list("tasks"), passed, loading),
    handlers: await parseTasks(fields.list("handlers"), { ...passed, when: [] }, loading, true),
    become,
  };
}

/** A play's own vars lie below its vars_files, so they are not passed down as the vars of tasks are. */
function withoutVars(fields: Fields, problems: Problems): Fields {
  return new Fields(
    { ...fields.map, entries: fields.map.entries.filter(({ key }) => key !== "vars") },
    problems,
  );
}

function playVariables(fields: Fields, loading: Loading): readonly Variables[] {
  const { problems } = loading;
  const own = fields.mapping("vars");
  const files = fields.texts("vars_files").flatMap((name) => {
    const root = readDocument(resolve(directoryOf(name.span), name.value), name.span, loading);
    if (root === null) return [];
    if (root.kind === "map") return [variablesOf(root, problems)];
    problem(
      problems,
      "type",
      "Wrong type",
      `A file of variables is a map, not ${describeNode(root)}.`,
      root.span,
    );
    return [];
  });
  return [...(own ? [variablesOf(own, problems)] : []), ...files];
}

function parseSerial(fields: Fields, problems: Problems): readonly Batch[] {
  const node = fields.node("serial");
  if (!node) return [];
  const found = (node.kind === "list" ? node.items : [node]).map((item): Batch | null => {
    const written = item.kind === "scalar" ? String(item.value) : "";
    const [, number, percent] = /^([0-9]+)(%?)$/.exec(written) ?? [];
    if (number !== undefined && Number(number) > 0)
      return percent ? { percent: Number(number) } : { hosts: Number(number) };
    const detail = "“serial” is a number of hosts above 0, a share such as “30%”, or a list of them.";
    problem(problems, "value", "Wrong value", detail, item.span);
    return null;
  });
  return found.filter((batch) => batch !== null);
}
