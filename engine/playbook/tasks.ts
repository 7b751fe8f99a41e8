import { resolve } from "node:path";
import { didYouMean } from "../source/nearest.js";
import type { Span } from "../source/span.js";
import { describeNode, type YamlEntry, type YamlMap, type YamlNode } from "../source/yaml.js";
import {
  compileConditions,
  compileExpression,
  compileText,
  compileValue,
  type Compiled,
} from "../template/index.js";
import { checkParams } from "./check_params.js";
import { compiledField, checkName, directoryOf, inherit, type Inherited, type Loading } from "./context.js";
import { attempt, Fields, problem, type Problems } from "./fields.js";
import { insteadOfModule, moduleFromAnsible } from "../foreign/modules.js";
import { blockKeys, importTasksKeys, loopControlKeys, taskAdvice, taskKeys } from "./keywords.js";
import type { Loop, Task } from "./play.js";
import { compileParams } from "./params.js";
import { readDocument } from "./document.js";
import { ModuleFault } from "./registry.js";

/** Tasks as written, with blocks and imports expanded; what is wrong with them is collected. */
export async function parseTasks(
  nodes: readonly YamlNode[],
  outer: Inherited,
  loading: Loading,
  handler = false,
): Promise<readonly Task[]> {
  const tasks: Task[] = [];
  for (const node of nodes) tasks.push(...(await parseEntry(node, outer, loading, handler)));
  return tasks;
}

async function parseEntry(
  node: YamlNode,
  outer: Inherited,
  loading: Loading,
  handler: boolean,
): Promise<readonly Task[]> {
  const { problems } = loading;
  if (node.kind !== "map") {
    const first = node.kind === "scalar" ? (/^\w+(?= )/.exec(String(node.value))?.[0] ?? null) : null;
    const hint = first !== null && loading.registry.names.has(first) ? ` Put a “:” after “${first}”.` : "";
    problem(problems, "type", "Wrong type", `A task is a map, not ${describeNode(node)}.${hint}`, node.span);
    return [];
  }
  const fields = new Fields(node, problems);
  if (fields.has("block")) return parseBlock(fields, outer, loading, handler);
  if (fields.has("import_tasks")) return parseImport(fields, outer, loading, handler);
  const task = await parseTask(node, fields, outer, loading, handler);
  return task ? [task] : [];
}

function parseBlock(
  fields: Fields,
  outer: Inherited,
  loading: Loading,
  handler: boolean,
): Promise<readonly Task[]> {
  fields.refuseOthers(blockKeys, "block", taskAdvice);
  return parseTasks(fields.list("block"), inherit(outer, fields, loading.problems), loading, handler);
}

async function parseImport(
  fields: Fields,
  outer: Inherited,
  loading: Loading,
  handler: boolean,
): Promise<readonly Task[]> {
  const { problems } = loading;
  fields.refuseOthers(importTasksKeys, "task import", taskAdvice);
  const name = fields.scalar("import_tasks");
  if (!name) return [];
  const root = readDocument(resolve(directoryOf(name.span), name.value), name.span, loading);
  if (root === null) return [];
  if (root.kind !== "list") {
    problem(
      problems,
      "type",
      "Wrong type",
      `A file of tasks is a list, not ${describeNode(root)}.`,
      root.span,
    );
    return [];
  }
  const inner = { ...loading, open: [...loading.open, root.span.source.path] };
  return parseTasks(root.items, inherit(outer, fields, problems), inner, handler);
}

async function parseTask(
  map: YamlMap,
  fields: Fields,
  outer: Inherited,
  loading: Loading,
  handler: boolean,
): Promise<Task | null> {
  const { problems, registry } = loading;
  const chosen = chooseModule(map, registry.names, problems);
  if (!chosen) return null;
  const module = await registry.load(chosen.key).catch((error: unknown) => {
    if (!(error instanceof ModuleFault)) throw error;
    problem(problems, "module", "Broken module", error.message, chosen.keySpan);
    return null;
  });
  if (!module) return null;
  const shared = inherit(outer, fields, problems);
  checkParams(chosen.value, chosen.keySpan, chosen.key, module, problems);
  const params = attempt(problems, () => compileParams(chosen.value, chosen.keySpan, module));
  const name = fields.scalar("name");
  for (const key of ["retries", "delay", "timeout"])
    fields.constant(key, "a number of 0 or more", (said) => said !== "" && Number(said) >= 0);
  if (!params) return null;
  return {
    ...shared,
    id: loading.nextId(),
    title: name?.value ?? chosen.key,
    name: name && attempt(problems, () => compileText(name.value, name)),
    handler,
    moduleName: chosen.key,
    module,
    params,
    loop: parseLoop(fields, problems),
    register: parseRegister(fields, problems),
    notify: fields
      .texts("notify")
      .flatMap((item) => attempt(problems, () => compileText(item.value, item)) ?? []),
    changedWhen: conditionField(fields, "changed_when", problems),
    failedWhen: conditionField(fields, "failed_when", problems),
    until: conditionField(fields, "until", problems),
    retries: compiledField(fields, "retries", problems),
    delay: compiledField(fields, "delay", problems),
    timeout: compiledField(fields, "timeout", problems),
    at: name?.span ?? chosen.keySpan,
  };
}

/** The one key of a task that names a module. */
function chooseModule(map: YamlMap, names: ReadonlySet<string>, problems: Problems): YamlEntry | null {
  const keywords: readonly string[] = taskKeys;
  const modules = map.entries.filter(({ key }) => names.has(key));
  const strangers = map.entries.filter(({ key }) => !names.has(key) && !keywords.includes(key));
  const [first, second] = modules;
  for (const { key, keySpan } of strangers) reportStranger(key, keySpan, first?.key ?? null, names, problems);
  if (first && second) {
    const detail = `A task has one module; this one has “${first.key}” and “${second.key}”. Make two tasks of it.`;
    problem(problems, "module", "Two modules in a task", detail, second.keySpan);
    return null;
  }
  if (!first && strangers.length === 0)
    problem(problems, "module", "No module", "This task says nothing to do: it needs a module.", map.span);
  return first ?? null;
}

const LOOP = "Write “loop:” with a bare expression or a list.";

function reportStranger(
  key: string,
  at: Span,
  module: string | null,
  names: ReadonlySet<string>,
  problems: Problems,
): void {
  const advice = taskAdvice[key] ?? (/^with_\w/.test(key) ? LOOP : undefined);
  if (advice !== undefined) return problem(problems, "unknown-key", "Unknown key", advice, at);
  if (module !== null) {
    const detail = `A task has no “${key}”.${didYouMean(key, taskKeys)} If it is for ${module}, write it below that key.`;
    return problem(problems, "unknown-key", "Unknown key", detail, at);
  }
  const meant = moduleFromAnsible(key, names);
  const served = meant === null ? insteadOfModule(key) : null;
  if (served !== null)
    return problem(
      problems,
      "unknown-module",
      "Unknown module",
      `There is no module “${key}”. ${served}`,
      at,
    );
  const hint =
    meant === null
      ? didYouMean(key, [...names, ...taskKeys, "import_tasks", "block"])
      : ` Write “${meant}”; “tsplay modules ${meant}” shows what it takes.`;
  const detail = `There is no module “${key}”.${hint}${meant === null ? " “tsplay modules” lists them." : ""}`;
  problem(problems, "unknown-module", "Unknown module", detail, at);
}

function conditionField(fields: Fields, key: string, problems: Problems): Compiled | null {
  const node = fields.node(key);
  return node && attempt(problems, () => compileConditions(node));
}

function parseLoop(fields: Fields, problems: Problems): Loop | null {
  const foreign = fields.map.entries.find(({ key }) => /^with_\w/.test(key));
  if (foreign && !fields.has("loop")) return emptyLoop(foreign.value);
  const node = fields.node("loop");
  const control = fields.mapping("loop_control");
  if (control) new Fields(control, problems).refuseOthers(loopControlKeys, "loop_control");
  if (!node) {
    const detail = "“loop_control” is for a task with a “loop”.";
    if (control) problem(problems, "missing", "No loop", detail, control.span);
    return null;
  }
  if (node.kind === "map" || (node.kind === "scalar" && typeof node.value !== "string")) {
    const detail = `“loop” must be a list or a bare expression, not ${describeNode(node)}.`;
    problem(problems, "type", "Wrong type", detail, node.span);
    return emptyLoop(node);
  }
  const list = attempt(problems, () =>
    node.kind === "scalar" && typeof node.value === "string"
      ? compileExpression(node.value, node)
      : compileValue(node),
  );
  if (!list) return emptyLoop(node);
  if (!control) return { list, variable: "item", index: null, label: null };
  const said = new Fields(control, problems);
  return {
    list,
    variable: said.text("loop_var") ?? "item",
    index: said.text("index_var"),
    label: compiledField(said, "label", problems),
  };
}

/** In the place of a loop that could not be read, so that its item is not told to be missing as well. */
function emptyLoop({ span }: YamlNode): Loop {
  return {
    list: compileValue({ kind: "list", items: [], span }),
    variable: "item",
    index: null,
    label: null,
  };
}

function parseRegister(fields: Fields, problems: Problems): string | null {
  const scalar = fields.scalar("register");
  if (scalar) checkName(scalar.value, scalar.span, problems);
  return scalar?.value ?? null;
}
