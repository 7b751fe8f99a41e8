import { findFile } from "../local/find_file.js";
import { checkReadable } from "../local/local_file.js";
import { displayPath } from "../local/paths.js";
import type { Module } from "../module/define.js";
import type { Condition, Fragment } from "../module/params.js";
import type { Resolve } from "../module/resolve.js";
import { InputError } from "../source/diagnostic.js";
import { nearest } from "../source/nearest.js";
import { readSource } from "../source/read.js";
import type { Span } from "../source/span.js";
import { nodeAt, type YamlEntry, type YamlMap, type YamlNode } from "../source/yaml.js";
import {
  type Compiled,
  compileConditions,
  compileFile,
  compileValue,
  type Scope,
} from "../template/index.js";
import { parameterFromAnsible } from "../foreign/parameters.js";
import type { TaskParams } from "./tree.js";

/** One compiled parameter: what it depends on, its value for a host, and the file or conditions behind the value. */
interface Part {
  readonly name: string;
  readonly at: Span;
  readonly compiled: readonly Compiled[];
  readonly secret?: true;
  evaluate(scope: Scope): unknown;
  /** The template file, if its path is constant. */
  readonly template?: Compiled | null;
  conditions?(scope: Scope): readonly Condition[];
}

/**
 * A module's parameters as templates.
 * @throws InputError if a template or a file has an error
 */
export function compileParams(node: YamlNode, keySpan: Span, module: Module): TaskParams {
  const map = asMap(node, keySpan, module);
  const parts = map ? map.entries.map((entry) => compilePart(entry, module)) : [wholePart(node)];
  return {
    parts: parts.flatMap(({ compiled }) => compiled),
    provides: module.providing && map ? map.entries.map(({ key }) => key) : [],
    secrets: parts.filter(({ secret }) => secret === true).flatMap(({ compiled }) => compiled),
    evaluate: (scope) =>
      map
        ? Object.fromEntries(parts.map((part) => [part.name, part.evaluate(scope)]))
        : parts[0]?.evaluate(scope),
    resolve: (scope) => resolver(parts, node.span, scope),
    at: (pointer) => (map ? placeIn(map, pointer, keySpan) : node.span),
  };
}

/** A parameter that is not written separately comes from a default, or from a variable that holds all parameters. */
function resolver(parts: readonly Part[], at: Span, scope: Scope): Resolve {
  const part = (name: string): Part | undefined => parts.find((one) => one.name === name);
  return {
    localFile: (name, written) => findReadable(written, part(name)?.at ?? at),
    template: (name, written) =>
      String((part(name)?.template ?? readTemplate(written, part(name)?.at ?? at)).evaluate(scope)),
    conditions: (name) => part(name)?.conditions?.(scope) ?? unwrittenConditions(name, at),
  };
}

function unwrittenConditions(name: string, at: Span): never {
  const detail = `“${name}” holds conditions, which cannot come from a variable. Write them in the task.`;
  throw new InputError({ code: "type", summary: "Conditions in a variable", detail, at });
}

/** A value that is not a map is the short parameter of the module; an empty value is no parameters. */
export function asMap(node: YamlNode, keySpan: Span, module: Module): YamlMap | null {
  if (node.kind === "map" && !(module.short !== null && isLiteralMap(node, module))) return node;
  if (node.kind === "scalar" && node.value === null && module.short === null)
    return { kind: "map", entries: [], span: keySpan };
  if (module.short === null) return null;
  return { kind: "map", entries: [{ key: module.short, keySpan, value: node }], span: node.span };
}

/** `debug: {any: map}` is the map itself if the short parameter takes any value and no key is, or resembles, a parameter. */
function isLiteralMap(node: YamlMap, module: Module): boolean {
  const short = module.short === null ? undefined : module.params[module.short];
  const known = Object.keys(module.params);
  const means = (key: string): boolean =>
    key in module.params || (parameterFromAnsible(key, known) ?? nearest(key, known)) !== null;
  return short?.type === "any" && !node.entries.some(({ key }) => means(key));
}

function placeIn(map: YamlMap, pointer: string, keySpan: Span): Span {
  if (pointer === "") return keySpan;
  return nodeAt(map, pointer)?.node.span ?? keySpan;
}

function wholePart(node: YamlNode): Part {
  return valuePart("", node);
}

function compilePart({ key, value }: YamlEntry, module: Module): Part {
  const fragment: Fragment | undefined = module.params[key];
  if (fragment?.type === "conditions") return conditionsPart(key, value);
  if (fragment?.type === "string" && fragment.file !== undefined) return filePart(key, value, fragment.file);
  return { ...valuePart(key, value), ...(fragment?.secret === true ? { secret: true } : {}) };
}

function valuePart(name: string, node: YamlNode): Part {
  const compiled = compileValue(node);
  return { name, at: node.span, compiled: [compiled], evaluate: (scope) => compiled.evaluate(scope) };
}

function conditionsPart(name: string, node: YamlNode): Part {
  const conditions = compileConditions(node);
  return {
    name,
    at: node.span,
    compiled: [conditions],
    evaluate: () => conditions.all.map(({ written }) => written),
    conditions: (scope) =>
      conditions.all.map((condition) => ({ text: condition.written, holds: condition.evaluate(scope) })),
  };
}

/** A constant path is checked now, so that an error in the file is found before any host is contacted. */
function filePart(name: string, node: YamlNode, kind: "template" | "local"): Part {
  const path = valuePart(name, node);
  const constant = path.compiled.every((compiled) => compiled.constant) && node.kind === "scalar";
  if (!constant) return path;
  if (kind === "template") {
    const template = readTemplate(node.value, node.span);
    return { ...path, template, compiled: [template] };
  }
  findReadable(node.value, node.span);
  return path;
}

function findReadable(value: unknown, at: Span): string {
  const path = findFile(value, at, "local");
  checkReadable(path, at);
  return path;
}

function readTemplate(value: unknown, at: Span): Compiled {
  return compileFile(readSource(displayPath(findFile(value, at, "template")), at));
}
