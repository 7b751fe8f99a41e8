import type { Module } from "../module/define.js";
import type { Fragment } from "../module/params.js";
import { yamlString } from "../source/yaml_quote.js";
import { parameterFromAnsible } from "../foreign/parameters.js";

/** Parameters in one text, as Ansible allows: where they begin and end, and what to write instead. */
export interface Inline {
  readonly from: number;
  readonly to: number;
  readonly detail: string;
}

/** Finds `name=value` words in place of a map, or after the command of a program; null if there are none. */
export function inlineForm(text: string, name: string, module: Module): Inline | null {
  const words = wordsOf(text);
  return module.short !== null && "creates" in module.params
    ? besideProgram(text, words, name, { ...module, short: module.short })
    : alone(words, name, module);
}

interface Word {
  readonly text: string;
  readonly from: number;
  readonly pair: Pair | null;
}

interface Pair {
  readonly key: string;
  readonly value: string;
}

/** Split at whitespace, except in quotes and templates. */
function wordsOf(text: string): readonly Word[] {
  const words = text.matchAll(/(?:"(?:[^"\\]|\\[^])*"|'[^']*'|\{\{.*?\}\}|\S)+/gs);
  return [...words].map(({ 0: word, index }) => {
    const [, key, value] = /^([a-z_]+)=(.*)$/s.exec(word) ?? [];
    return {
      text: word,
      from: index,
      pair: key === undefined || value === undefined ? null : { key, value },
    };
  });
}

/** The whole text is pairs; words without “=” belong to the pair before them. */
function alone(words: readonly Word[], name: string, module: Module): Inline | null {
  const first = words[0];
  const last = words.at(-1);
  if (!first?.pair || !last) return null;
  const known = Object.keys(module.params);
  const isKnown = (key: string): boolean => known.includes(key) || parameterFromAnsible(key, known) !== null;
  if (module.short !== null && !isKnown(first.pair.key)) return null;
  const pairs: { key: string; value: string }[] = [];
  for (const { text, pair } of words) {
    const before = pairs.at(-1);
    if (pair && (before === undefined || module.short === null || isKnown(pair.key))) pairs.push({ ...pair });
    else if (before) before.value += ` ${text}`;
  }
  const written = pairs.map((pair) => parameter(pair, module));
  const detail = `${name} needs a map of parameters. Write ${name}: { ${written.join(", ")} }.`;
  return { from: first.from, to: last.from + last.text.length, detail };
}

function parameter({ key, value }: Pair, { params }: Pick<Module, "params">): string {
  const known = Object.keys(params);
  const ours = known.includes(key) ? key : (parameterFromAnsible(key, known) ?? key);
  const ourValue = key === "var" && ours !== key ? `{{ ${value} }}` : value;
  return `${ours}: ${inYaml(ourValue, params[ours])}`;
}

/** Parameters that Ansible takes out of a command line. */
const BESIDE = /^(?:creates|removes|chdir)$/;

/** Not what a shell would read as the assignment of a variable, nor an argument of a command that assigns some. */
function besideProgram(
  text: string,
  words: readonly Word[],
  name: string,
  module: Pick<Module, "params"> & { readonly short: string },
): Inline | null {
  if (text.trim().includes("\n") || /^\s*(?:env|export)\s/.test(text)) return null;
  const found = words.flatMap(({ pair, ...word }, index) => {
    if (!pair || !BESIDE.test(pair.key) || pair.value === "") return [];
    const before = text.slice(0, word.from).trimEnd();
    const sets = /(?:^|[;&|({`!]|\b(?:then|do|else|export|local|env))$/.test(before);
    return index > 0 && !sets && !/[;&|]/.test(bare(pair.value)) ? [{ ...word, pair }] : [];
  });
  const [one] = found;
  if (!one) return null;
  const program = words
    .filter(({ from }) => !found.some((other) => other.from === from))
    .map((word) => word.text)
    .join(" ");
  const own = `${module.short}: ${inYaml(program, module.params[module.short])}`;
  const written = [own, ...found.map(({ pair }) => parameter(pair, module))].join(", ");
  const detail = `“${one.pair.key}” would be passed to the program. Write ${name}: { ${written} }.`;
  return { from: one.from, to: one.from + one.text.length, detail };
}

/** Without quotes around the whole value. */
function bare(value: string): string {
  return /^(["'])(.*)\1$/s.exec(value)?.[2] ?? value;
}

function inYaml(written: string, fragment: Fragment | undefined): string {
  const value = bare(written);
  if (fragment?.type === "boolean" && /^(?:yes|no|true|false|on|off)$/i.test(value))
    return String(/^(?:yes|true|on)$/i.test(value));
  if ((fragment?.type === "integer" || fragment?.type === "number") && /^\d+$/.test(value)) return value;
  if (fragment?.type === "array") return `[${value.split(",").map(word).join(", ")}]`;
  return word(value);
}

/** In quotes if YAML, or a reader, could misread it. */
function word(value: string): string {
  return /^[A-Za-z/][\w/.-]*$/.test(value) && !/^(?:y|n|yes|no|true|false|on|off|null)$/i.test(value)
    ? value
    : yamlString(value);
}
