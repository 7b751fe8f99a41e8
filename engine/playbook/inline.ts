import type { Module } from "../module/define.js";
import type { Fragment } from "../module/params.js";
import { yamlString } from "../source/yaml_quote.js";
import { parameterFromAnsible } from "../foreign/parameters.js";

/** Parameters written into one text, as Ansible has them: where they begin and end in it, and what to write here. */
export interface Inline {
  readonly from: number;
  readonly to: number;
  readonly detail: string;
}

/** Finds `name=value` words where a module takes a map, or beside a program that is to run; null where none are. */
export function inlineForm(text: string, name: string, module: Module): Inline | null {
  const words = wordsOf(text);
  return module.short !== null && "creates" in module.params
    ? besideProgram(text, words, name, module)
    : alone(words, name, module);
}

interface Word {
  readonly text: string;
  readonly from: number;
  readonly pair: { readonly key: string; readonly value: string } | null;
}

/** Split at blanks, but for those in quotes and templates. */
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

/** All of the text is pairs; what follows a pair without “=” belongs to it. */
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
  const written = pairs.map(({ key, value }) => parameter(key, value, module));
  const detail = `${name} takes a map of parameters: ${name}: { ${written.join(", ")} }`;
  return { from: first.from, to: last.from + last.text.length, detail };
}

function parameter(key: string, value: string, module: Module): string {
  const known = Object.keys(module.params);
  const meant = known.includes(key) ? key : (parameterFromAnsible(key, known) ?? key);
  const said = key === "var" && meant !== key ? `{{ ${value} }}` : value;
  return `${meant}: ${inYaml(said, module.params[meant])}`;
}

/** What a program run by Ansible is not given, because it is for Ansible. */
const BESIDE = /^(?:creates|removes|chdir)$/;

/** Not what a shell would take for the setting of a variable, nor an argument of what sets some. */
function besideProgram(text: string, words: readonly Word[], name: string, module: Module): Inline | null {
  const [first] = words;
  if (!first || text.trim().includes("\n") || /^(?:env|export)$/.test(first.text)) return null;
  const found = words.filter(({ pair, from }, index) => {
    if (!pair || !BESIDE.test(pair.key) || pair.value === "") return false;
    const before = text.slice(0, from).trimEnd();
    const sets = /(?:^|[;&|({`!]|\b(?:then|do|else|export|local|env))$/.test(before);
    return index > 0 && !sets && !/[;&|]/.test(bare(pair.value));
  });
  const [one] = found;
  const last = found.at(-1);
  if (!one || !last || module.short === null) return null;
  const program = words
    .filter((word) => !found.includes(word))
    .map((word) => word.text)
    .join(" ");
  const own = [`${module.short}: ${inYaml(program, module.params[module.short])}`];
  const others = found.flatMap(({ pair }) => (pair ? [parameter(pair.key, pair.value, module)] : []));
  const detail = `“${one.pair?.key ?? ""}” would be handed to the program. Write ${name}: { ${[...own, ...others].join(", ")} }`;
  return { from: one.from, to: one.from + one.text.length, detail };
}

/** Without the quotes around the whole. */
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

/** In quotes where YAML, or somebody, could read it otherwise. */
function word(value: string): string {
  return /^[A-Za-z/][\w/.-]*$/.test(value) && !/^(?:y|n|yes|no|true|false|on|off|null)$/i.test(value)
    ? value
    : yamlString(value);
}
