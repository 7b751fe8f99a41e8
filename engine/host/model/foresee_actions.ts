import type { Action, Converse, Run } from "../../module/action.js";
import { type Facet, placeOf } from "../../module/facet.js";
import type { Because } from "./entry.js";
import { foreseeFile, isFileAction } from "./foresee_files.js";
import { foreseeLeft } from "./foresee_left.js";
import type { ForeseenFiles } from "./foreseen_files.js";
import { pathsMentioned } from "./mentioned.js";

interface Acting {
  readonly because: Because;
  readonly writes: readonly Action[];
  readonly mayFail: boolean;
}

/**
 * Foresees what the actions of a step leave of files, one after another.
 * @param effects what they may change, of which the caller knows even where one of them is refused
 * @throws CannotTell, NeedsReading, Refused
 */
export function foreseeActions(step: Acting, files: ForeseenFiles, effects: Facet[]): void {
  let mayEnd = false;
  for (const action of step.writes) {
    if (action.do === "reboot") {
      const mounts = files.tree.mountPoints.map((path): Facet => `mount ${path}`);
      effects.push(...doubted([...BOOT, ...mounts], files, step.because));
    }
    if (isFileAction(action)) effects.push(...foreseeWrite(action, mayEnd, step.because, files));
    if (action.do !== "run" && action.do !== "converse") continue;
    mayEnd ||= step.mayFail;
    const left = action.do === "run" ? foreseeKnown(action, mayEnd, step.because, files) : null;
    effects.push(...spread(action, files, step.because, left));
    if (left !== null) effects.push(`path ${left}`);
  }
}

type Write = Parameters<typeof foreseeFile>[0];

/** Whether a write comes about after a program that may fail is not known. */
function foreseeWrite(
  action: Write,
  isDoubtful: boolean,
  because: Because,
  files: ForeseenFiles,
): readonly Facet[] {
  if (!action.path.startsWith("/")) return [];
  if (isDoubtful) files.doubt(action.path, true, because);
  else foreseeFile(action, files);
  return [`tree ${action.path}`];
}

/** Foresees what a program is known to leave, unless it may fail. @returns where */
function foreseeKnown(
  action: Run,
  isDoubtful: boolean,
  because: Because,
  files: ForeseenFiles,
): string | null {
  const { leaves } = action;
  if (leaves === undefined) return null;
  if (!isDoubtful && foreseeLeft(action, leaves, because, files)) return leaves.path;
  files.doubt(leaves.path, leaves.kind !== "file", because);
  return leaves.path;
}

/**
 * Makes unknown what a program may change of the files.
 * @param settled the path about which that has been decided
 * @returns its effects
 */
function spread(
  action: Run | Converse,
  files: ForeseenFiles,
  because: Because,
  settled: string | null,
): readonly Facet[] {
  const declared = action.effects ?? ANYTHING;
  const named = declared.includes("anything") ? pathsMentioned(action) : [];
  const effects = [...declared, ...named.map((path): Facet => `tree ${path}`)];
  doubted(
    effects.filter((facet) => placeOf(facet)?.path !== settled),
    files,
    because,
  );
  return effects;
}

function doubted(effects: readonly Facet[], files: ForeseenFiles, because: Because): readonly Facet[] {
  for (const facet of effects) {
    const place = placeOf(facet);
    if (place !== null) files.doubt(place.path, place.deep, because);
  }
  return effects;
}

/** What a boot brings about, or undoes. */
const BOOT: readonly Facet[] = [
  "service *",
  "sysctl *",
  "mount *",
  "network *",
  "tree /proc",
  "tree /run",
  "tree /var/run",
  "tree /tmp",
  "tree /dev/shm",
];

const ANYTHING: readonly Facet[] = ["anything"];
