/** ` Write true.` for a word that means it elsewhere, or nothing: YAML 1.2 knows no other spelling than true and false. */
export function flagMeant(value: unknown): string {
  if (typeof value !== "string") return "";
  const meant = /^(?:(yes|on|true|y)|no|off|false|n)$/i.exec(value);
  return meant ? ` Write ${meant[1] === undefined ? "false" : "true"}, without quotes.` : "";
}
