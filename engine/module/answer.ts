import type { Facet } from "./facet.js";
import type { Reply } from "./reply.js";
import { type HostProbe, mapProbe, probe } from "./probe.js";

/** A program's answer as text. */
export interface Answer {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A part of what a script prints, under a heading. */
export interface Section {
  /** The number behind the heading's name; 0 where there is none. */
  readonly status: number;
  readonly text: string;
}

/** What a program that only looks prints; it runs with LC_ALL=C. */
export function readCommand(...argv: readonly [string, ...string[]]): HostProbe<Answer> {
  return probe({ ask: "command", argv }, answer);
}

/** What a few lines of sh that only look print; `about` says which parts of the host that depends on. */
export function readScript(text: string, about?: readonly Facet[]): HostProbe<Answer> {
  return probe({ ask: "script", text, ...(about === undefined ? {} : { about }) }, answer);
}

/** Whether a few lines of sh that only look exit with 0. */
export function readTest(text: string, about?: readonly Facet[]): HostProbe<boolean> {
  return mapProbe(readScript(text, about), ({ status }) => status === 0);
}

/**
 * What lines of sh print as `name=value`, by name; of a name that comes twice the last value counts. The value of `last`
 * is all that follows it, over any number of lines.
 */
export function readFields(
  text: string,
  last?: string,
  about?: readonly Facet[],
): HostProbe<ReadonlyMap<string, string>> {
  return mapProbe(readScript(text, about), ({ stdout }) => fieldsIn(stdout, last));
}

/** What lines of sh print as rows of values with tabs between them; empty lines do not count. */
export function readRows(text: string, about?: readonly Facet[]): HostProbe<readonly (readonly string[])[]> {
  return mapProbe(readScript(text, about), ({ stdout }) =>
    stdout
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => line.split("\t")),
  );
}

/** What lines of sh print under headings `== NAME` or `== NAME STATUS`, by name. */
export function readSections(text: string): HostProbe<ReadonlyMap<string, Section>> {
  return mapProbe(readScript(text), ({ stdout }) => sectionsIn(stdout));
}

export function answer({ status, stdout, stderr }: Reply): Answer {
  return { status, stdout: decode(stdout), stderr: decode(stderr) };
}

/** Bytes of unknown origin as text: what is not UTF-8 becomes U+FFFD. */
export function decode(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
}

function fieldsIn(text: string, last: string | undefined): ReadonlyMap<string, string> {
  const end = last === undefined ? null : new RegExp(`^${last}=`, "m").exec(text);
  const head = end === null ? text : text.slice(0, end.index);
  const fields = new Map(
    [...head.matchAll(/^(\w+)=(.*)$/gm)].map(([, name = "", value = ""]) => [name, value]),
  );
  if (last !== undefined && end !== null) fields.set(last, text.slice(end.index + end[0].length));
  return fields;
}

function sectionsIn(text: string): ReadonlyMap<string, Section> {
  const [, ...parts] = text.split(/^== (\S+)(?: (\d+))?\n/m);
  const found = new Map<string, Section>();
  for (let at = 0; at + 2 < parts.length; at += 3)
    found.set(parts[at] ?? "", { status: Number(parts[at + 1] ?? 0), text: parts[at + 2] ?? "" });
  return found;
}
