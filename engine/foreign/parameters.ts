/** What a module with the parameters `known` calls a parameter that has another name in Ansible; else null. */
export function parameterFromAnsible(name: string, known: readonly string[]): string | null {
  return PARAMETERS.get(name)?.find((here) => known.includes(here)) ?? null;
}

/** Parameters of Ansible's modules, and the names they may have here, the likelier first. */
const PARAMETERS: ReadonlyMap<string, readonly string[]> = new Map([
  ["msg", ["message"]],
  ["var", ["message"]],
  ["cmd", ["argv", "script"]],
  ["timeout", ["within"]],
  ["sleep", ["every"]],
  ["status_code", ["status"]],
  ["insertafter", ["insert_after"]],
  ["insertbefore", ["insert_before"]],
  ["regex", ["regexp"]],
  ["search_regex", ["contains"]],
  ["src", ["to"]],
  ["dest", ["path"]],
  ["name", ["key", "path"]],
]);
