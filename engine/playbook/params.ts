import { findFile } from "../local/find_file.js";
import { localFile } from "../local/local_file.js";
import { displayPath } from "../local/paths.js";
import type { Module } from "../module/define.js";
import type { Condition, Fragment, LocalFile } from "../module/params.js";
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

/** One parameter made ready: what it depends on, and its value for a host. */
interface Part {
  readonly name: string;
  readonly compiled: readonly Compiled[];
  readonly secret: boolean;
  evaluate(scope: Scope): unknown;
}

/**
 * A module's parameters as templates. Those that name a file on the controller are given what is in it.
 * @throws InputError when a template or a file is at fault
 */
export function compileParams(node: YamlNode, keySpan: Span, module: Module): TaskParams {
  const map = asMap(node, keySpan, module);
  const parts = map ? map.entries.map((entry) => compilePart(entry, module)) : [wholePart(node)];
  return {
    parts: parts.flatMap(({ compiled }) => compiled),
    provides: module.providing && map ? map.entries.map(({ key }) => key) : [],
    secrets: parts.filter(({ secret }) => secret).flatMap(({ compiled }) => compiled),
    evaluate: (scope) =>
      map
        ? Object.fromEntries(parts.map((part) => [part.name, part.evaluate(scope)]))
        : parts[0]?.evaluate(scope),
    at: (pointer) => (map ? placeIn(map, pointer, keySpan) : node.span),
  };
}

/** A value that is no map is the module's short parameter; nothing at all is no parameters. */
export function asMap(node: YamlNode, keySpan: Span, module: Module): YamlMap | null {
  if (node.kind === "map" && !(module.short !== null && isLiteralMap(node, module))) return node;
  if (node.kind === "scalar" && node.value === null && module.short === null)
    return { kind: "map", entries: [], span: keySpan };
  if (module.short === null) return null;
  return { kind: "map", entries: [{ key: module.short, keySpan, value: node }], span: node.span };
}

/** `debug: {any: map}` means the map itself where the short parameter takes anything and no key is, or is like, a parameter. */
function isLiteralMap(node: YamlMap, module: Module): boolean {
  const short = module.short === null ? undefined : module.params[module.short];
  const known = Object.keys(module.params);
  const means = (key: string): boolean =>
    key in module.params || (parameterFromAnsible(key, known) ?? nearest(key, known)) !== null;
  return short?.type === "any" && !node.entries.some(({ key }) => means(key));
}

function placeIn(map: YamlMap, pointer: string, keySpan: Span): Span {
  if (pointer === "") return keySpan;
  const found = nodeAt(map, pointer);
  return found?.node.span ?? found?.keySpan ?? keySpan;
}

function wholePart(node: YamlNode): Part {
  const compiled = compileValue(node);
  return { name: "", compiled: [compiled], secret: false, evaluate: (scope) => compiled.evaluate(scope) };
}

function compilePart({ key, value, keySpan }: YamlEntry, module: Module): Part {
  const fragment: Fragment | undefined = module.params[key];
  const secret = fragment?.secret === true;
  if (fragment?.type === "conditions") return conditionsPart(key, value);
  if (fragment?.type === "string" && fragment.file !== undefined)
    return filePart(key, value, keySpan, fragment.file);
  const compiled = compileValue(value);
  return { name: key, compiled: [compiled], secret, evaluate: (scope) => compiled.evaluate(scope) };
}

function conditionsPart(name: string, node: YamlNode): Part {
  const conditions = compileConditions(node);
  return {
    name,
    compiled: [conditions],
    secret: false,
    evaluate: (scope): readonly Condition[] =>
      conditions.all.map((condition) => ({ text: condition.written, holds: condition.evaluate(scope) })),
  };
}

function filePart(name: string, node: YamlNode, at: Span, kind: "template" | "local"): Part {
  const path = compileValue(node);
  const read = (value: unknown): { readonly compiled: Compiled | null; readonly file: LocalFile | null } => {
    const found = findFile(value, node.span, kind);
    return kind === "local"
      ? { compiled: null, file: localFile(found, node.span) }
      : { compiled: compileFile(readSource(displayPath(found), node.span)), file: null };
  };
  const constant = path.constant && node.kind === "scalar" ? read(node.value) : null;
  return {
    name,
    compiled: constant?.compiled ? [constant.compiled] : [path],
    secret: false,
    evaluate(scope) {
      const { compiled, file } = constant ?? read(path.evaluate(scope));
      return compiled ? compiled.evaluate(scope) : (file ?? at);
    },
  };
}
