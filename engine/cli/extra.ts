import { InputError } from "../source/diagnostic.js";
import { readSource } from "../source/read.js";
import { plainValue, readYaml } from "../source/yaml.js";

/** Variables of `-e`: `name=text`, a JSON or YAML map, or `@file` with one. Later words win. @throws InputError */
export function extraVariables(words: readonly string[]): Readonly<Record<string, unknown>> {
  return Object.assign({}, ...words.map(oneWord)) as Readonly<Record<string, unknown>>;
}

function oneWord(word: string): Readonly<Record<string, unknown>> {
  if (word.startsWith("@")) return mapOf(readSource(word.slice(1)));
  if (word.trimStart().startsWith("{")) return mapOf({ path: "-e", text: word });
  const [, name, value] = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/s.exec(word) ?? [];
  if (name !== undefined && value !== undefined) return { [name]: value };
  const detail = `-e “${word}” is none of name=text, @file and {"name": value}.`;
  throw new InputError({ code: "option", summary: "Bad option", detail, at: null });
}

function mapOf(source: { readonly path: string; readonly text: string }): Readonly<Record<string, unknown>> {
  const { root, problems } = readYaml(source);
  if (problems.length > 0) throw new InputError(...problems);
  if (root?.kind === "map") return plainValue(root) as Readonly<Record<string, unknown>>;
  const detail = `${source.path} must hold a map of variables.`;
  throw new InputError({ code: "type", summary: "Wrong type", detail, at: root?.span ?? null });
}
