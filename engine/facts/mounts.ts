import { readScript } from "../module/answer.js";
import { mapProbe } from "../module/probe.js";
import { shellText } from "../transport/index.js";
import type { Fact } from "./fact.js";
import { mebibytes, numeric, sections } from "./sections.js";

/** From /proc/mounts; sizes from `df`, which is killed after five seconds where a server does not answer. */
export const mounts: Fact = {
  summary: "Mounted file systems, in the order in which they were mounted",
  fields: {
    "*": "One mount, counted from 0",
    "*.path": "The mount point",
    "*.device": "The device or remote path",
    "*.type": "The type, such as ext4, xfs, nfs4, fuse.glusterfs, tmpfs",
    "*.options": "The mount options in effect",
    "*.options.*": "One option, counted from 0",
    "*.size_mb": "The size in MiB; null if it has none, or if its server does not answer",
    "*.free_mb": "Space in MiB that ordinary users can use; null as for size_mb",
  },
  probe: mapProbe(readScript(shellText(import.meta.url, "mounts.sh"), ["path /proc/mounts"]), ({ stdout }) =>
    read(sections(stdout)),
  ),
};

interface Mount {
  readonly path: string;
  readonly device: string;
  readonly type: string;
  readonly options: readonly string[];
  readonly size_mb: number | null;
  readonly free_mb: number | null;
}

function read(section: (name: string) => readonly string[]): readonly Mount[] {
  const sizes = new Map(section("sizes").flatMap(size));
  return section("mounts").flatMap((line) => {
    const [device, path, type, options] = line.split(" ");
    if (device === undefined || path === undefined || type === undefined) return [];
    const where = unescape(path);
    return [
      {
        path: where,
        device: unescape(device),
        type,
        options: (options ?? "").split(","),
        size_mb: sizes.get(where)?.size ?? null,
        free_mb: sizes.get(where)?.free ?? null,
      },
    ];
  });
}

/** `/dev/sda1  1032088  123456  856204  13% /boot` */
function size(
  line: string,
): readonly (readonly [string, { readonly size: number | null; readonly free: number | null }])[] {
  const match = /\s(\d+)\s+\d+\s+(-?\d+)\s+(?:\d+%|-)\s+(\/.*)$/.exec(line);
  if (match === null) return [];
  const [, total, free, path = ""] = match;
  return [[path, { size: mebibytes(numeric(total)), free: mebibytes(numeric(free)) }]];
}

/** /proc/mounts writes spaces, tabs, newlines and backslashes in octal. */
function unescape(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}
