import {
  type Answer,
  type Change,
  readScript,
  mapProbe,
  type Ownership,
  type Probe,
  quote,
  readStat,
  refuse,
  type Stat,
} from "../../engine/module/index.js";
import { type Attributes, ownershipDifference, type OwnershipParams } from "./ownership.js";

export const withoutSlashes = (path: string): string => path.replace(/(?<=.)\/+$/, "");

/** Whether a directory is at the path, itself no link, and has something in it. */
export function readFull(path: string): Probe<boolean> {
  const it = quote(path);
  const script = `[ -d ${it} ] && [ ! -L ${it} ] || exit 0
for entry in ${it}/* ${it}/.[!.]* ${it}/..?*; do
  if [ -e "$entry" ] || [ -L "$entry" ]; then echo full; break; fi
done`;
  return mapProbe(readScript(script), ({ stdout }) => stdout === "full\n");
}

/** A few of the paths below a directory that belong to somebody else; none where nothing is asked. */
export function readBelow(path: string, { owner, group }: Ownership): Probe<readonly string[]> {
  const tests = [
    ...(owner === undefined ? [] : [`! -user ${quote(String(owner))}`]),
    ...(group === undefined ? [] : [`! -group ${quote(String(group))}`]),
  ];
  if (tests.length === 0) return unasked(path, []);
  // Read to its end: where broken pipes are not silent, find would complain of one.
  const look = `find ${quote(path)}/. ! -name . \\( ${tests.join(" -o ")} \\) | sed -n 1,5p`;
  return mapProbe(readScript(`[ -d ${quote(path)} ] || exit 0\n${look}`), linesBelow);
}

function linesBelow({ stdout, stderr }: Answer): readonly string[] {
  if (stderr.trim() !== "") refuse(`cannot look below the directory: ${stderr.trim()}`);
  return stdout.split("\n").filter((line) => line !== "");
}

/** Whether two paths are one file, or the second is not there. */
export function readSame(path: string, to: string): Probe<Sameness> {
  const script = `if [ ! -e ${quote(to)} ]; then echo missing; elif [ ${quote(path)} -ef ${quote(to)} ]; then echo same; fi`;
  return mapProbe(readScript(script), ({ stdout }) => {
    const word = stdout.trim();
    return word === "missing" || word === "same" ? word : "other";
  });
}

export type Sameness = "same" | "other" | "missing";

/** A probe that costs nothing: its question is asked anyway, its answer known. */
export function unasked<T>(path: string, value: T): Probe<T> {
  return mapProbe(readStat(path), () => value);
}

interface LinkParams extends OwnershipParams {
  readonly path: string;
  readonly state: string;
  readonly to?: string;
  readonly force: boolean;
}

interface LinkFound {
  readonly itself: Stat | null;
  readonly full: boolean;
  readonly same: Sameness;
}

/** Where the link shall point. @throws Refusal where no link can or should be */
export function linkRefusals(
  { path, state, to = "", force }: LinkParams,
  { itself, full, same }: LinkFound,
): string {
  if (state === "hard" && !to.startsWith("/")) refuse(`a hard link needs a whole path, not “${to}”`);
  if (state === "hard" && same === "missing") refuse(`there is no ${to} to make a hard link to`);
  if (full) refuse(`${path} is a directory with something in it; a link does not take its place`);
  const replaceable = itself === null || itself.kind === "link" || same === "same";
  if (!replaceable && !force)
    refuse(`${path} is a ${itself.kind}; say force: true to put a link in its place`);
  return to;
}

/** The change of owner and mode, of what is below the directory too. */
export function difference(
  wanted: Ownership,
  found: Stat,
  below: readonly string[],
  told: (before: Attributes, after: Attributes) => Change<Attributes> | null,
): Change<Attributes> | null {
  const { before, after } = ownershipDifference(wanted, found);
  if (below.length === 0) return told(before, after);
  const owners = [wanted.owner, wanted.group].filter((who) => who !== undefined).join(":");
  const others = `others own ${below.slice(0, 3).join(", ")}${below.length > 3 ? " and more" : ""}`;
  return told({ ...before, below: others }, { ...after, below: owners });
}
