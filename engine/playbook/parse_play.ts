import { resolve } from "node:path";
import { describeNode } from "../source/yaml.js";
import type { Variables } from "../template/index.js";
import { readDocument } from "./document.js";
import { type FieldReader, problem, type YamlText } from "./fields.js";
import { directoryOf, type Loading } from "./loading.js";
import { parseNodes } from "./parse_nodes.js";
import { type Inherited, inherit, readKeywords } from "./schema/read.js";
import { refuseOthers } from "./schema/unknown.js";
import type { Play } from "./tree.js";
import { readVariables } from "./variables.js";

/** A play, with what it inherits from the import that leads to it. */
export async function parsePlay(fields: FieldReader, outer: Inherited, loading: Loading): Promise<Play> {
  const { problems } = loading;
  refuseOthers("play", fields);
  const own = readKeywords("play", fields, problems);
  const { map } = fields;
  const hosts = fields.node("hosts");
  const hostsAt = hosts?.span;
  if (!hosts || (hosts.kind === "list" && hosts.items.length === 0)) {
    const detail = "A play needs “hosts: PATTERN”.";
    problem(problems, "missing", "No hosts", detail, hostsAt ?? map.span);
  }
  const pattern = own.hosts.map(({ value }) => value).join(",");
  // A play's variables have layers of their own, below those of tasks.
  const passed = inherit({ ...outer, vars: [] }, { ...own, vars: [] });
  return {
    name: own.name?.value ?? pattern,
    hosts: hostsAt && own.hosts.length > 0 ? { pattern, at: hostsAt } : null,
    at: fields.node("name")?.span ?? hostsAt ?? map.span,
    strategy: own.strategy ?? "linear",
    serial: own.serial,
    anyErrorsFatal: passed.anyErrorsFatal,
    become: passed.become,
    becomeUser: passed.becomeUser,
    variables: {
      import: outer.vars,
      play: own.vars,
      files: own.varsFiles.flatMap((name) => variablesIn(name, loading)),
    },
    tasks: await parseNodes(fields.list("tasks"), passed, loading, { handlers: false }),
    handlers: await parseNodes(fields.list("handlers"), { ...passed, when: [] }, loading, { handlers: true }),
  };
}

function variablesIn(name: YamlText, loading: Loading): Variables | [] {
  const root = readDocument(resolve(directoryOf(name.span), name.value), name.span, loading);
  if (root === null) return [];
  if (root.kind === "map") return readVariables(root, loading.problems);
  const detail = `A variables file must be a map, not ${describeNode(root)}.`;
  problem(loading.problems, "type", "Wrong type", detail, root.span);
  return [];
}
