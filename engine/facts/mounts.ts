import { readScript, mapProbe } from "../module/probe.js";
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
  probe: mapProbe(
    readScript(`echo '== mounts'
cat /proc/mounts
echo '== sizes'
sizes() {
  wanted=$1
  shift
  while read -r device path type rest; do
    case $type in
      ext[234]|xfs|btrfs|vfat|tmpfs|overlay|aufs|zfs|f2fs|jfs|reiserfs|iso9660|ntfs|exfat|9p) place=near ;;
      nfs|nfs4|cifs|smb*|ceph|gfs2|ocfs2|fuse.*) place=far ;;
      *) continue ;;
    esac
    [ "$place" = "$wanted" ] && set -- "$@" "$(printf '%b' "$path")"
  done </proc/mounts
  [ "$#" -gt 0 ] || return 0
  case $wanted in
    near) df -kP -- "$@" ;;
    far) timeout -s KILL 5 df -kP -- "$@" ;;
  esac
}
sizes near 2>/dev/null
sizes far 2>/dev/null
true`),
    ({ stdout }) => read(sections(stdout)),
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
