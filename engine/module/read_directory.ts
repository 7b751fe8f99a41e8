import { answer } from "./answer.js";
import { type HostProbe, known, probe } from "./probe.js";
import { refuse } from "./refusal.js";

/** How many names of a directory are read. */
export const NAMES_LIMIT = 1000;

/** How many paths that belong to others are read. */
export const OTHERS_LIMIT = 5;

/** Whether a directory is at the path, itself no link, and has something in it. */
export function readFull(path: string): HostProbe<boolean> {
  return probe({ ask: "names", path }, ({ stdout }) => stdout.length > 0);
}

/** A few of the paths below a directory that belong to somebody else; none where nothing is asked. @throws Refusal */
export function readOthers(
  path: string,
  { owner, group }: { readonly owner?: string | number; readonly group?: string | number },
): HostProbe<readonly string[]> {
  if (owner === undefined && group === undefined) return known([]);
  const whose = {
    owner: owner === undefined ? null : String(owner),
    group: group === undefined ? null : String(group),
  };
  return probe({ ask: "others", path, ...whose }, (reply) => {
    const { stdout, stderr } = answer(reply);
    if (stderr.trim() !== "") refuse(`cannot look below ${path}: ${stderr.trim()}`);
    return stdout.split("\n").filter((line) => line !== "");
  });
}

export type Sameness = "same" | "other" | "missing";

/** Whether two paths are one file, or nothing is at the second one. */
export function readSame(path: string, to: string): HostProbe<Sameness> {
  return probe({ ask: "same", path, to }, (reply) => {
    const word = answer(reply).stdout.trim();
    return word === "missing" || word === "same" ? word : "other";
  });
}
