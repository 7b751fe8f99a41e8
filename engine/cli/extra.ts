import { ansibleConnectionNames } from "../foreign/connection.js";
import { InputError } from "../source/diagnostic.js";
import { readSource } from "../source/read.js";
import { plainValue, readYaml } from "../source/yaml.js";

/** Variables of `-e`: `name=text`, a JSON or YAML map, or `@file` with one. Later words win. @throws InputError */
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
  const detail = `-e “${word}” is none of name=text, @file and {"name": value}.`;
  throw new InputError({ code: "option", summary: "Bad option", detail, at: null });
}

/** Several variables in one word, as Ansible takes them, would silently become one. */
function oneValue(name: string, value: string): string {
  const [, own = "", rest] = /^(\S*)\s+([A-Za-z_][A-Za-z0-9_]*=.*)$/s.exec(value) ?? [];
  if (rest === undefined) return value;
  const detail =
    `Each variable has its own -e: -e ${name}=${own} -e ${rest}. ` +
    `If the blanks belong to “${name}”: -e '${JSON.stringify({ [name]: value })}'.`;
  throw new InputError({ code: "option", summary: "Bad option", detail, at: null });
}

/** Connection variables that no playbook would use for anything else: from here they would do nothing. */
function refuseConnection(values: Readonly<Record<string, unknown>>): void {
  for (const name of Object.keys(values)) {
    const meant = ansibleConnectionNames.get(name) ?? name;
    if (meant === name && !["become_password", "identity_file", "known_hosts"].includes(name)) continue;
    const option = { become_password: ", or -K asks", password: ", or -k asks", user: ", or say -u" }[meant];
    const detail = `-e “${name}”: how hosts are reached is read from the inventory alone. Set “${meant}” there${option ?? ""}.`;
    throw new InputError({ code: "option", summary: "Bad option", detail, at: null });
  }
}

function mapOf(source: { readonly path: string; readonly text: string }): Readonly<Record<string, unknown>> {
  const { root, problems } = readYaml(source);
  if (problems.length > 0) throw new InputError(...problems);
  if (root?.kind === "map") return plainValue(root) as Readonly<Record<string, unknown>>;
  const detail = `${source.path} must hold a map of variables.`;
  throw new InputError({ code: "type", summary: "Wrong type", detail, at: root?.span ?? null });
}
