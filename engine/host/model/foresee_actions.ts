import type { Action, Converse, Run } from "../../module/action.js";
import { type Facet, placeOf } from "../../module/facet.js";
import type { Because } from "./entry.js";
import { foreseeFile, foreseeLeft, isFileAction } from "./foresee_files.js";
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
    if (action.do === "reboot") effects.push(...doubted(BOOT, files, step.because));
    if (isFileAction(action)) effects.push(...foreseeWrite(action, mayEnd, step.because, files));
    if (action.do !== "run" && action.do !== "converse") continue;
    effects.push(...spread(action, files, step.because));
    mayEnd ||= step.mayFail;
    if (action.do === "run" && action.leaves !== undefined) {
      if (mayEnd) files.doubt(action.leaves.path, false, step.because);
      else foreseeLeft(action, step.because, files);
      effects.push(`path ${action.leaves.path}`);
    }
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

/** Makes unknown what a program may change of the files. @returns its effects */
function spread(action: Run | Converse, files: ForeseenFiles, because: Because): readonly Facet[] {
  const declared = action.effects ?? ANYTHING;
  const named = declared.includes("anything") ? pathsMentioned(action) : [];
  return doubted([...declared, ...named.map((path): Facet => `tree ${path}`)], files, because);
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
