import { type Answer, readScript, mapProbe, type Probe, quote } from "../../engine/module/index.js";
import { endingOf, keepOnce, linesOf, textOf, withoutEnding } from "./lines.js";

/** A setting as the kernel has it. */
export interface Running {
  readonly access: "missing" | "fixed" | "writable";
  /** Null where it cannot be read. */
  readonly value: string | null;
}

/** What the kernel says of a setting. Root may write everything by its mode: only opening tells of a read-only /proc. */
export function readRunning(key: string): Probe<Running> {
  const path = quote(pathOf(key));
  const script = `if [ ! -e ${path} ]; then echo missing; exit 0; fi
if [ -w ${path} ] && ( : >>${path} ) 2>/dev/null; then echo writable; else echo fixed; fi
cat ${path}`;
  return mapProbe(readScript(script, [`sysctl ${pathOf(key)}`]), runningOf);
}

function runningOf({ status, stdout }: Answer): Running {
  const [word, ...value] = stdout.split("\n");
  const access = word === "writable" || word === "fixed" ? word : "missing";
  return { access, value: status === 0 && access !== "missing" ? value.join("\n").trim() : null };
}

/** The file with the key said once, in its place or at the end; null takes it away. */
export function fileAfter(text: string, key: string, value: string | null): string {
  const lines = linesOf(text);
  const mine = (line: string): boolean => pathOf(partsOf(line)?.key ?? "") === pathOf(key);
  const own = lines.filter(mine);
  if (value !== null && own.length > 0 && own.every((line) => same(partsOf(line)?.value ?? "", value)))
    return text;
  if (value === null && own.length === 0) return text;
  const ending = endingOf(text);
  return textOf(keepOnce(lines, mine, value === null ? null : `${key} = ${value}${ending}`), ending);
}

function partsOf(line: string): { readonly key: string; readonly value: string } | null {
  const match = /^\s*-?\s*([^#;\s=][^=]*?)\s*=\s*(.*?)\s*$/.exec(withoutEnding(line));
  return match ? { key: match[1] ?? "", value: match[2] ?? "" } : null;
}

/** Where the kernel shows a key: dots part it, or slashes, and then dots belong to names. */
export function pathOf(key: string): string {
  const first = /[./]/.exec(key)?.[0];
  return `/proc/sys/${first === "/" ? key : key.replaceAll(/[./]/g, (char) => (char === "." ? "/" : "."))}`;
}

/** Whether two values are the same words: the kernel separates them by tabs. */
export const same = (one: string | null, other: string): boolean =>
  one !== null && one.trim().split(/\s+/).join(" ") === other.trim().split(/\s+/).join(" ");
