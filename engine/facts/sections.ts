/** The lines that a script printed under each heading “== name”; none for a heading that is not there. */
export function sections(stdout: string): (name: string) => readonly string[] {
  const found = new Map<string, string[]>();
  let current: string[] = [];
  for (const line of stdout.split("\n")) {
    const heading = /^== (\S+)$/.exec(line)?.[1];
    if (heading === undefined) current.push(line);
    else found.set(heading, (current = []));
  }
  return (name) => (found.get(name) ?? []).filter((line) => line !== "");
}

/** Lines of “name, separator, value” as a map; the first of a name counts. */
export function pairs(lines: readonly string[], separator: RegExp): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const line of lines) {
    const [match, at] = firstMatch(line, separator);
    const name = line.slice(0, at).trim();
    if (match !== "" && !found.has(name)) found.set(name, line.slice(at + match.length).trim());
  }
  return found;
}

/** A number, or null for what is not one. */
export function numeric(text: string | undefined): number | null {
  return text !== undefined && /^-?\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : null;
}

/** Whole MiB from KiB. */
export function mebibytes(kibibytes: number | null): number | null {
  return kibibytes === null ? null : Math.floor(kibibytes / 1024);
}

function firstMatch(line: string, separator: RegExp): readonly [string, number] {
  const match = separator.exec(line);
  return match === null ? ["", 0] : [match[0], match.index];
}
