/** ` Write true, without quotes.` for words such as “yes”, which YAML 1.2 takes as text; empty for anything else. */
export function booleanHint(value: unknown): string {
  if (typeof value !== "string") return "";
  const word = /^(?:(yes|on|true|y)|no|off|false|n)$/i.exec(value);
  return word ? ` Write ${word[1] === undefined ? "false" : "true"}, without quotes.` : "";
}
