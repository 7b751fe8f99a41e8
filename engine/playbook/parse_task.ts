import type { Module } from "../module/define.js";
import type { YamlEntry } from "../source/yaml.js";
import { compileText } from "../template/index.js";
import { checkParams } from "./check_params.js";
import { chooseModule } from "./choose_module.js";
import { attempt, type FieldReader, problem } from "./fields.js";
import { type Loading, placeId } from "./loading.js";
import { compileParams } from "./params.js";
import { ModuleFault } from "../local/registry.js";
import { type Inherited, inherit, readKeywords } from "./schema/read.js";
import type { Task } from "./tree.js";

/** A task, with what it inherits; null if its module or its parameters cannot be read. */
export async function parseTask(
  fields: FieldReader,
  outer: Inherited,
  loading: Loading,
  handler: boolean,
): Promise<Task | null> {
  const { problems, registry } = loading;
  const chosen = chooseModule(fields.map, registry.names, problems);
  const module = chosen && (await loadModule(chosen, loading));
  if (!module) return null;
  const { name, ...own } = readKeywords("task", fields, problems);
  checkParams(chosen.value, chosen.keySpan, chosen.key, module, problems);
  const params = attempt(problems, () => compileParams(chosen.value, chosen.keySpan, module));
  if (!params) return null;
  const at = name?.span ?? chosen.keySpan;
  return {
    kind: "task",
    ...own,
    ...inherit(outer, own),
    id: placeId(at, loading),
    title: name?.value ?? chosen.key,
    name: name && attempt(problems, () => compileText(name.value, name)),
    handler,
    moduleName: chosen.key,
    module,
    params,
    at,
  };
}

async function loadModule({ key, keySpan }: YamlEntry, loading: Loading): Promise<Module | null> {
  try {
    return await loading.registry.load(key);
  } catch (error) {
    if (!(error instanceof ModuleFault)) throw error;
    problem(loading.problems, "module", "Invalid module", error.message, keySpan);
    return null;
  }
}
