import { ModuleBug } from "../module/bug.js";
import type { Module } from "../module/define.js";
import type { Fragment } from "../module/params.js";
import { Refusal } from "../module/refusal.js";
import { isRecord } from "../source/record.js";
import type { Span } from "../source/span.js";
import { entryOf, type YamlMap, type YamlNode } from "../source/yaml.js";
import { hasTemplate, problem, type Problems } from "./fields.js";

/** Reports parameters that contradict each other, as far as that is known before they are rendered. */
export function checkTogether(
  map: YamlMap,
  keySpan: Span,
  name: string,
  module: Module,
  values: unknown,
  problems: Problems,
): void {
  try {
    module.validate(sealed(map, module, values));
  } catch (error) {
    if (error instanceof ModuleBug && error.cause instanceof NotRendered) return;
    if (!(error instanceof Refusal)) throw error;
    const named = [...error.message.matchAll(/“(\w+)”/g)].flatMap(([, key = ""]) => entryOf(map, key) ?? []);
    const at = named[0]?.value.span ?? keySpan;
    problem(problems, "parameter", "Invalid parameters", `${name}: ${error.message}.`, at);
  }
}

/** A parameter was read that is not known yet. */
class NotRendered extends Error {}

/** The values with their defaults; reading one that is known only when it is rendered ends the check. */
function sealed(map: YamlMap, { params }: Module, values: unknown): object {
  const known = {};
  for (const [key, value] of Object.entries(isRecord(values) ? values : {})) {
    const written = entryOf(map, key)?.value;
    const open = written !== undefined && (isReplaced(params[key]) || holdsTemplate(written));
    Object.defineProperty(known, key, {
      enumerable: true,
      get: (): unknown => {
        if (open) throw new NotRendered();
        return value;
      },
    });
  }
  return known;
}

/** Whether the module gets another value than the one that is written. */
function isReplaced(fragment: Fragment | undefined): boolean {
  if (fragment?.secret === true || fragment?.type === "conditions") return true;
  return fragment?.type === "string" && fragment.file !== undefined;
}

function holdsTemplate(node: YamlNode): boolean {
  if (node.kind === "list") return node.items.some(holdsTemplate);
  if (node.kind === "map") return node.entries.some(({ value }) => holdsTemplate(value));
  return hasTemplate(node);
}
