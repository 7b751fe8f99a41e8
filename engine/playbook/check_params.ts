import type { Module } from "../module/define.js";
import type { Misfit } from "../module/misfit.js";
import type { DiagnosticCode } from "../source/diagnostic.js";
import { nearest } from "../source/nearest.js";
import type { Span } from "../source/span.js";
import { nodeAt, plainValue, type YamlMap, type YamlNode } from "../source/yaml.js";
import { checkTogether } from "./check_together.js";
import { parameterFromAnsible } from "../foreign/parameters.js";
import { hasTemplate, problem, type Problems } from "./fields.js";
import { inlineForm } from "./inline.js";
import { asMap } from "./params.js";

/**
 * Checks what was written against the module's declaration, before anything is rendered.
 * A value with a template is checked when it is rendered; the keys around it are checked now.
 */
export function checkParams(
  node: YamlNode,
  keySpan: Span,
  name: string,
  module: Module,
  problems: Problems,
): void {
  const inline =
    node.kind === "scalar" && typeof node.value === "string" ? inlineForm(node.value, name, module) : null;
  if (inline && node.kind === "scalar")
    return problem(problems, "type", "Inline parameters", inline.detail, node.spanOf(inline));
  const map = asMap(node, keySpan, module);
  if (!map) return checkWhole(node, name, problems);
  const { misfits: all, completed } = module.checkSchema(plainValue(map));
  const misfits = all.filter((misfit) => !isTemplated(map, misfit));
  if (misfits.length === 0) return checkTogether(map, keySpan, name, module, completed, problems);
  const known = Object.keys(module.params);
  for (const misfit of misfits)
    if (!isMisspelt(misfit, misfits, known))
      report(map, keySpan, name, misfit.kind === "unknown" ? translated(misfit, known) : misfit, problems);
}

/** A parameter is not missing if an unknown one is reported as its misspelling. */
function isMisspelt(
  { kind, key, at }: Misfit,
  misfits: readonly Misfit[],
  known: readonly string[],
): boolean {
  if (kind !== "missing") return false;
  return misfits.some(
    (other) =>
      other.kind === "unknown" &&
      other.at === at &&
      other.key !== null &&
      (parameterFromAnsible(other.key, known) ?? nearest(other.key, known)) === key,
  );
}

/** For a parameter of Ansible, the error gives its name in tsplay. */
function translated(misfit: Misfit, known: readonly string[]): Misfit {
  const ours = misfit.key === null || misfit.at !== "" ? null : parameterFromAnsible(misfit.key, known);
  if (ours === null) return misfit;
  const hint = misfit.key === "var" ? ` It takes a value: ${ours}: "{{ NAME }}".` : "";
  return { ...misfit, text: `“${misfit.key ?? ""}” is called “${ours}” in tsplay.${hint}` };
}

function checkWhole(node: YamlNode, name: string, problems: Problems): void {
  if (node.kind === "scalar" && hasTemplate(node)) return;
  const detail = `${name} needs a map of parameters. “tsplay modules ${name}” lists them.`;
  problem(problems, "type", "Wrong type", detail, node.span);
}

function isTemplated(map: YamlMap, { at }: Misfit): boolean {
  const leaf = nodeAt(map, at)?.node;
  return leaf !== undefined && hasTemplate(leaf);
}

const summaries = {
  unknown: ["unknown-parameter", "Unknown parameter"],
  missing: ["missing", "Missing parameter"],
  mode: ["mode", "Mode without quotes"],
  value: ["parameter", "Invalid parameter"],
} as const satisfies Record<Misfit["kind"], readonly [DiagnosticCode, string]>;

function report(map: YamlMap, keySpan: Span, name: string, misfit: Misfit, problems: Problems): void {
  const [code, summary] = summaries[misfit.kind];
  const below = misfit.kind === "unknown" ? `${misfit.at}/${escape(misfit.key ?? "")}` : misfit.at;
  const found = below === "" ? null : nodeAt(map, below);
  const at = misfit.kind === "mode" || misfit.kind === "value" ? found?.node.span : found?.keySpan;
  problem(problems, code, summary, `${name}: ${misfit.text}`, at ?? keySpan);
}

const escape = (key: string): string => key.replaceAll("~", "~0").replaceAll("/", "~1");
