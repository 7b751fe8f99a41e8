/** What a result with the fields `known` calls a field that has another name in Ansible; else null. */
export function resultFieldFromAnsible(name: string, known: ReadonlySet<string>): string | null {
  const here = FIELDS.get(name);
  return here !== undefined && known.has(here) ? here : null;
}

const FIELDS: ReadonlyMap<string, string> = new Map([
  ["rc", "status"],
  ["msg", "why"],
  ["stat", "exists"],
  ["stderr_lines", "stderr"],
]);
