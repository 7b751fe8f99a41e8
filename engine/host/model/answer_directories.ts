import type { Ask } from "../../module/ask.js";
import { NAMES_LIMIT, OTHERS_LIMIT } from "../../module/read_directory.js";
import { CannotTell } from "../../template/index.js";
import type { Reply } from "../../transport/index.js";
import type { Attributes, Entry } from "./entry.js";
import type { ForeseenFiles } from "./foreseen_files.js";
import { replied } from "./replied.js";

type Of<K extends Ask["ask"]> = Extract<Ask, { ask: K }>;

/** The names in a directory. @throws CannotTell, NeedsReading */
export function namesAsked(ask: Of<"names">, files: ForeseenFiles): Reply {
  const place = files.resolve(ask.path, false);
  if (place.is === "unknown") throw new CannotTell(place.because);
  if (place.is === "absent" || place.is === "ring") return replied(1);
  const entry = place.is === "foreseen" ? place.entry : null;
  if (entry !== null && entry.kind !== "directory") return replied(1);
  const there = entry?.fresh === true ? NO_NAMES : namesIn(files.host.reply({ ...ask, path: place.path }));
  if (there === null) return replied(1);
  const names = new Set(there);
  for (const [name, child] of childrenOf(place.path, files)) {
    if (child.kind === "unknown") {
      if (names.size > 1 || (names.size === 1 && !names.has(name))) continue;
      throw new CannotTell(child.because);
    }
    if (child.kind === "absent") names.delete(name);
    else names.add(name);
  }
  if (names.size === 0 && there.length >= NAMES_LIMIT)
    throw new CannotTell(`${place.path} has more in it than is read`);
  return replied(0, [...names].map((name) => `${name}/`).join(""));
}

const NO_NAMES: readonly string[] = [];

function namesIn({ status, stdout }: Reply): readonly string[] | null {
  return status === 0
    ? stdout
        .toString()
        .split("/")
        .filter((name) => name !== "")
    : null;
}

function childrenOf(path: string, files: ForeseenFiles): readonly (readonly [name: string, entry: Entry])[] {
  const top = path === "/" ? "/" : `${path}/`;
  return files.tree.foreseenBelow(path).flatMap((below) => {
    const name = below.slice(top.length);
    const entry = files.tree.entry(below);
    return name.includes("/") || entry === undefined ? [] : [[name, entry] as const];
  });
}

/** A few of the paths below a directory that belong to somebody else. @throws CannotTell, NeedsReading */
export function othersAsked(ask: Of<"others">, files: ForeseenFiles): Reply {
  const place = files.resolve(ask.path, true);
  if (place.is === "unknown") throw new CannotTell(place.because);
  if (place.is === "absent" || place.is === "ring") return replied(0);
  const entry = place.is === "foreseen" ? place.entry : null;
  if (entry !== null && entry.kind !== "directory") return replied(0);
  const top = place.path;
  const others: string[] = [];
  if (entry?.fresh !== true) {
    const reply = files.host.reply({ ...ask, path: top });
    if (reply.status !== 0 || reply.stderr.length > 0) return reply;
    const there = reply.stdout
      .toString()
      .split("\n")
      .filter((line) => line !== "");
    // Of what the host has, some may be gone by then, or have been given to others.
    const left = there.filter((path) => isOther(normal(path), ask, files));
    const covered = files.tree.isOwned(top);
    if (left.length === 0 && there.length >= OTHERS_LIMIT && !covered)
      throw new CannotTell(`more below ${top} belongs to others than is read`);
    others.push(...left);
  }
  for (const below of files.tree.foreseenBelow(top)) {
    const one = files.tree.entry(below);
    if (one?.kind === "unknown") throw new CannotTell(one.because);
    if (one !== undefined && one.kind !== "absent" && isOther(below, ask, files)) others.push(below);
  }
  return replied(0, others.map((path) => `${path}\n`).join(""));
}

/** The host's paths have a dot where the directory ends. */
const normal = (path: string): string => path.replace("/./", "/");

function isOther(path: string, { owner, group }: Of<"others">, files: ForeseenFiles): boolean {
  const place = files.resolve(path, false);
  if (place.is === "absent") return false;
  const at = place.is === "foreseen" ? place.entry : null;
  if (at === null && !files.tree.isOwned(path)) return true;
  const there = files.at(path, false).there;
  if (there === null) return false;
  return differs(there.attributes, owner, "owner") || differs(there.attributes, group, "group");
}

function differs(attributes: Attributes, wanted: string | null, whose: "owner" | "group"): boolean {
  const { name, id } = attributes[whose];
  return wanted !== null && wanted !== name && wanted !== String(id);
}

/** The lines of a directory's files that match. @throws CannotTell, NeedsReading */
export function linesAsked(ask: Of<"lines">, files: ForeseenFiles): Reply {
  const { directory, suffix, pattern } = ask;
  const place = files.resolve(directory, true);
  if (place.is === "unknown") throw new CannotTell(place.because);
  if (place.is === "absent" || place.is === "ring") return replied(0);
  const fresh = place.is === "foreseen" && place.entry.kind === "directory" && place.entry.fresh;
  const children = childrenOf(place.path, files).filter(
    ([name]) => name.endsWith(suffix) && !name.startsWith("."),
  );
  const reply = fresh ? replied(0) : files.host.reply(ask);
  if (children.length === 0) return reply;
  const mine = children.map(([name]) => `${directory}/${name}:`);
  const kept = reply.stdout
    .toString()
    .split("\n")
    .filter((line) => line !== "" && !mine.some((start) => line.startsWith(start)));
  const more = children.flatMap(([name, entry]) => matching(`${directory}/${name}`, entry, pattern));
  return replied(reply.status, [...kept, ...more].map((line) => `${line}\n`).join(""));
}

function matching(path: string, entry: Entry, pattern: string): readonly string[] {
  if (entry.kind === "unknown") throw new CannotTell(entry.because);
  if (entry.kind !== "file") return [];
  if (entry.content.from !== "model") throw new CannotTell(`${path} would be changed first`);
  const expression = new RegExp(fromBasic(pattern));
  const lines = entry.content.bytes().toString().replace(/\n$/, "").split("\n");
  return lines.flatMap((text, index) => (expression.test(text) ? [`${path}:${index + 1}:${text}`] : []));
}

/** A basic regular expression in the language's own: what is special with a backslash there is so without one here. */
function fromBasic(pattern: string): string {
  return pattern.replaceAll(/\[\^?\]?[^\]]*\]|\\[(){}|+?]|[(){}|+?]|\\./g, (part) => {
    if (part.startsWith("[")) return part.replaceAll("[:space:]", "\\s").replaceAll("[:blank:]", " \\t");
    return /^\\[(){}|+?]$/.test(part) ? part.slice(1) : /^[(){}|+?]$/.test(part) ? `\\${part}` : part;
  });
}
