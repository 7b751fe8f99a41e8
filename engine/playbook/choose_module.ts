import { insteadOfModule, moduleFromAnsible } from "../foreign/modules.js";
import { insteadOfTaskKeyword } from "../foreign/keywords.js";
import { didYouMean } from "../source/nearest.js";
import type { Span } from "../source/span.js";
import type { YamlEntry, YamlMap } from "../source/yaml.js";
import { problem, type Problems } from "./fields.js";
import { keywordsOf } from "./schema/keywords.js";

/** The one key of a task that names a module. */
export function chooseModule(map: YamlMap, names: ReadonlySet<string>, problems: Problems): YamlEntry | null {
  const keywords: readonly string[] = keywordsOf("task");
  const modules = map.entries.filter(({ key }) => names.has(key));
  const strangers = map.entries.filter(({ key }) => !names.has(key) && !keywords.includes(key));
  const [first, second] = modules;
  for (const { key, keySpan } of strangers) reportStranger(key, keySpan, first?.key ?? null, names, problems);
  if (first && second) {
    const detail = `A task has exactly one module, but this one has “${first.key}” and “${second.key}”. Split it into two tasks.`;
    problem(problems, "module", "Two modules in a task", detail, second.keySpan);
    return null;
  }
  if (!first && strangers.length === 0)
    problem(
      problems,
      "module",
      "No module",
      "This task has no module, so it would do nothing. “tsplay modules” lists the modules.",
      map.span,
    );
  return first ?? null;
}

function reportStranger(
  key: string,
  at: Span,
  module: string | null,
  names: ReadonlySet<string>,
  problems: Problems,
): void {
  const advice = insteadOfTaskKeyword(key);
  if (advice !== null) return problem(problems, "unknown-key", "Unknown key", advice, at);
  if (module !== null) {
    const detail = `A task has no keyword “${key}”.${didYouMean(key, keywordsOf("task"))} If it is a parameter of ${module}, indent it below “${module}”.`;
    return problem(problems, "unknown-key", "Unknown key", detail, at);
  }
  const ours = moduleFromAnsible(key, names);
  const served = ours === null ? insteadOfModule(key) : null;
  if (served !== null)
    return problem(
      problems,
      "unknown-module",
      "Unknown module",
      `There is no module “${key}”. ${served}`,
      at,
    );
  const hint =
    ours === null
      ? didYouMean(key, [...names, ...keywordsOf("task"), "import_tasks", "block"])
      : ` Use “${ours}”: “tsplay modules ${ours}” shows its parameters.`;
  const detail = `There is no module “${key}”.${hint}${ours === null ? " “tsplay modules” lists them." : ""}`;
  problem(problems, "unknown-module", "Unknown module", detail, at);
}
