import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, isAbsolute, join, resolve } from "node:path";
import type { Module } from "../module/define.js";
import type { Condition, Fragment, LocalFile } from "../module/params.js";
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
import { directoryOf } from "./loading.js";
import { displayed } from "./document.js";
import { parameterFromAnsible } from "../foreign/parameters.js";
import { localFile } from "./local_file.js";
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
    const found = findLocal(value, node.span, kind);
    return kind === "local"
      ? { compiled: null, file: localFile(found, node.span) }
      : { compiled: compileFile(readSource(displayed(found), node.span)), file: null };
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

/** Beside the playbook that names it, or in its files/ or templates/. */
function findLocal(value: unknown, at: Span, kind: "template" | "local"): string {
  if (typeof value !== "string" || value === "")
    throw new InputError({
      code: "type",
      summary: "Wrong type",
      detail: "This must be the path of a file on this machine.",
      at,
    });
  const base = directoryOf(at);
  const folders = [".", kind === "template" ? "templates" : "files"];
  const candidates = isAbsolute(value)
    ? [value]
    : folders.map((folder) => resolve(join(base, folder, value)));
  const found = candidates.find((candidate) => existsSync(candidate));
  if (found !== undefined) return found;
  const near = nearestFile(candidates);
  const hint = near === null ? "" : ` Did you mean “${near}”?`;
  const detail = `There is no “${value}” here: looked for ${candidates.map(displayed).join(" and ")}.${hint}`;
  throw new InputError({ code: "file", summary: "No such file", detail, at });
}

function nearestFile(candidates: readonly string[]): string | null {
  const near = candidates
    .filter((candidate) => existsSync(dirname(candidate)))
    .flatMap((candidate) => nearest(basename(candidate), readdirSync(dirname(candidate))) ?? []);
  return near[0] ?? null;
}
