import { ansibleConnectionNames } from "../foreign/connection.js";
import { InputError } from "../source/diagnostic.js";
import { readSource } from "../source/read.js";
import { plainValue, readYaml } from "../source/yaml.js";

/** Variables of `-e`: `name=text`, a JSON or YAML map, or `@file` with one. Later ones win. @throws InputError */
export function extraVariables(words: readonly string[]): Readonly<Record<string, unknown>> {
  const values = Object.assign({}, ...words.map(oneWord)) as Readonly<Record<string, unknown>>;
  refuseConnection(values);
  return values;
}

function oneWord(word: string): Readonly<Record<string, unknown>> {
  if (word.startsWith("@")) return mapOf(readSource(word.slice(1)));
  if (word.trimStart().startsWith("{")) return mapOf({ path: "-e", text: word });
  const [, name, value] = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/s.exec(word) ?? [];
  if (name !== undefined && value !== undefined) return { [name]: oneValue(name, value) };
  const detail = `-e “${word}” must be name=text, @file or {"name": value}.`;
  throw new InputError({ code: "option", summary: "Invalid option", detail, at: null });
}

/** Several variables in one word, which Ansible accepts, would silently become one. */
function oneValue(name: string, value: string): string {
  const [, own = "", rest] = /^(\S*)\s+([A-Za-z_][A-Za-z0-9_]*=.*)$/s.exec(value) ?? [];
  if (rest === undefined) return value;
  const detail =
    `Each variable needs its own -e: -e ${name}=${own} -e ${rest}. ` +
    `If the spaces are part of “${name}”, write -e '${JSON.stringify({ [name]: value })}'.`;
  throw new InputError({ code: "option", summary: "Invalid option", detail, at: null });
}

/** Connection variables that a playbook would use for nothing else; given with -e they would have no effect. */
function refuseConnection(values: Readonly<Record<string, unknown>>): void {
  for (const name of Object.keys(values)) {
    const ours = ansibleConnectionNames.get(name) ?? name;
    if (ours === name && !["become_password", "identity_file", "known_hosts"].includes(name)) continue;
    const option = { become_password: ", or use -K", password: ", or use -k", user: ", or use -u" }[ours];
    const detail = `-e “${name}” has no effect: connection variables are read only from the inventory. Set “${ours}” there${option ?? ""}.`;
    throw new InputError({ code: "option", summary: "Invalid option", detail, at: null });
  }
}

function mapOf(source: { readonly path: string; readonly text: string }): Readonly<Record<string, unknown>> {
  const { root, problems } = readYaml(source);
  if (problems.length > 0) throw new InputError(...problems);
  if (root?.kind === "map") return plainValue(root) as Readonly<Record<string, unknown>>;
  const detail = `${source.path} must contain a map of variables.`;
  throw new InputError({ code: "type", summary: "Wrong type", detail, at: root?.span ?? null });
}
