import { lstatSync, readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";

/** Path → what is there, as one line. */
export type Snapshot = ReadonlyMap<string, string>;

/** Everything below a directory, but nothing of what is mounted there. */
export function snapshot(root: string): Snapshot {
  return new Map(entriesOf(root, "/", lstatSync(root).dev));
}

/** The paths at which two snapshots differ. */
export function differences(before: Snapshot, after: Snapshot): readonly string[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter((path) => before.get(path) !== after.get(path)).sort();
}

function* entriesOf(root: string, below: string, device: number): Generator<readonly [string, string]> {
  for (const name of readdirSync(join(root, below))) {
    const shown = join(below, name);
    const path = join(root, shown);
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat === undefined || stat.dev !== device) continue;
    const { mode, uid, gid, nlink, mtimeMs } = stat;
    const link = stat.isSymbolicLink() ? readlinkSync(path) : "";
    // The time of a directory tells of temporary files in it, which nobody has kept.
    const more = stat.isDirectory() ? "" : `${nlink} ${stat.size} ${mtimeMs}`;
    yield [shown, `${mode.toString(8)} ${uid} ${gid} ${more} ${link}`];
    if (stat.isDirectory()) yield* entriesOf(root, shown, device);
  }
}
