import picomatch from "picomatch";
import { InputError, type DiagnosticCode } from "../source/diagnostic.js";
import { didYouMean } from "../source/nearest.js";
import { readSource } from "../source/read.js";
import type { Span } from "../source/span.js";
import type { Host, Inventory } from "./inventory.js";
import { parsePattern, type Term } from "./pattern.js";
import { expandRanges, RangeMistake } from "./range.js";

/**
 * The hosts that a pattern names, in the inventory's order: groups and hosts joined by “:” or “,”, `&` for
 * both, `!` for without, globs, `~` regular expressions, `web[0:2]`, `@FILE` with a pattern on each line.
 * @throws InputError when it, or any part of it, matches nothing
 */
export function select(inventory: Inventory, pattern: string, at: Span | null): readonly Host[] {
  const terms = parsePattern(pattern.startsWith("@") ? readPatterns(pattern.slice(1), at) : pattern);
  if (terms.length === 0) throw refusal("no-match", "The pattern is empty.", at);
  const chosen = new Set(terms.some(({ sign }) => sign === "") ? [] : inventory.hosts.keys());
  for (const term of bySign(terms, "")) add(chosen, namesOf(inventory, term, at));
  for (const term of bySign(terms, "&")) keepOnly(chosen, namesOf(inventory, term, at));
  for (const term of bySign(terms, "!")) takeAway(chosen, namesOf(inventory, term, at));
  const hosts = hostsOf(inventory, chosen);
  if (hosts.length === 0) throw refusal("no-match", `“${pattern}” selects no hosts.`, at);
  return hosts;
}

function readPatterns(path: string, at: Span | null): string {
  const lines = readSource(path, at).text.split(/\r?\n/);
  return lines.map((line) => line.replace(/#.*/, "").trim()).join(",");
}

function bySign(terms: readonly Term[], sign: Term["sign"]): readonly string[] {
  return terms.filter((term) => term.sign === sign).map(({ body }) => body);
}

function add(chosen: Set<string>, names: readonly string[]): void {
  for (const name of names) chosen.add(name);
}

function keepOnly(chosen: Set<string>, names: readonly string[]): void {
  const kept = new Set(names);
  for (const name of chosen) if (!kept.has(name)) chosen.delete(name);
}

function takeAway(chosen: Set<string>, names: readonly string[]): void {
  for (const name of names) chosen.delete(name);
}

function hostsOf(inventory: Inventory, chosen: ReadonlySet<string>): readonly Host[] {
  const known = [...inventory.hosts.values()].filter(({ name }) => chosen.has(name));
  const implicit = [...chosen].flatMap((name) => inventory.implicit(name) ?? []);
  return [...known, ...implicit];
}

function namesOf(inventory: Inventory, body: string, at: Span | null): readonly string[] {
  const exact = exactly(inventory, body);
  if (exact) return exact;
  const [, base, first, colon, last] = /^(.+)\[(-?\d+)(?:(:)(-?\d+)?)?\]$/.exec(body) ?? [];
  if (base !== undefined && first !== undefined && matching(inventory, base, at).length > 0) {
    return subscript(matching(inventory, base, at), Number(first), colon ? (last ?? "-1") : first, body, at);
  }
  const names =
    body.startsWith("~") || !/\[\w+:/.test(body)
      ? matching(inventory, body, at)
      : ranged(inventory, body, at);
  if (names.length > 0) return names;
  throw refusal("no-match", nothing(inventory, body), at);
}

function exactly(inventory: Inventory, name: string): readonly string[] | null {
  if (name === "*") return [...inventory.hosts.keys()];
  const members = inventory.groups.get(name);
  if (members) return members;
  return inventory.hosts.has(name) || inventory.implicit(name) ? [name] : null;
}

function nothing({ groups, hosts }: Inventory, body: string): string {
  const hint = didYouMean(body, [...groups.keys(), ...hosts.keys()]);
  const named = [...groups.keys()].filter((name) => name !== "ungrouped").join(", ");
  return `“${body}” matches nothing in the inventory (${hosts.size} ${hosts.size === 1 ? "host" : "hosts"}; groups: ${named}).${hint}`;
}

/** Both ends included, as Ansible counts them; from the end below 0. */
function subscript(
  names: readonly string[],
  first: number,
  last: string,
  body: string,
  at: Span | null,
): readonly string[] {
  const place = (index: number): number => (index < 0 ? index + names.length : index);
  const found = names.slice(Math.max(0, place(first)), place(Number(last)) + 1);
  if (found.length > 0 && place(first) >= 0) return found;
  throw refusal(
    "no-match",
    `“${body}” is out of range: there are ${names.length} hosts, counted from 0.`,
    at,
  );
}

/** Hosts by glob or regular expression, and the members of groups by the same. */
function matching(inventory: Inventory, body: string, at: Span | null): readonly string[] {
  const exact = exactly(inventory, body);
  if (exact) return exact;
  const matches = matcher(body, at);
  if (!matches) return [];
  const hosts = [...inventory.hosts.keys()].filter((name) => matches(name));
  const groups = [...inventory.groups].filter(([name]) => matches(name));
  return [...hosts, ...groups.flatMap(([, members]) => members)];
}

function matcher(body: string, at: Span | null): ((name: string) => boolean) | null {
  if (body.startsWith("~")) {
    const expression = regularExpression(body.slice(1), at);
    return (name) => expression.test(name);
  }
  if (!/[*?[]/.test(body)) return null;
  const matches = picomatch(body, { dot: true, nobrace: true, noext: true });
  return (name) => matches(name);
}

/** Anchored at the beginning of the name, as in Ansible. */
function regularExpression(written: string, at: Span | null): RegExp {
  try {
    return new RegExp(`^(?:${written})`);
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^.*: /, "") : String(error);
    throw refusal("value", `“~${written}” is not a regular expression: ${why}.`, at);
  }
}

function ranged(inventory: Inventory, body: string, at: Span | null): readonly string[] {
  try {
    return expandRanges(body).flatMap((name) => namesOf(inventory, name, at));
  } catch (error) {
    if (error instanceof RangeMistake) throw refusal("range", error.message, at);
    throw error;
  }
}

function refusal(code: DiagnosticCode, detail: string, at: Span | null): InputError {
  return new InputError({
    code,
    summary: code === "no-match" ? "No match" : "Invalid pattern",
    detail,
    at,
  });
}
