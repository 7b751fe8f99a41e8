import { known, type Probe, quote, readStat, readTest, type Stat } from "../../engine/module/index.js";

interface Source {
  readonly state: string;
  readonly src?: string | undefined;
  readonly fstype?: string | undefined;
  readonly opts: string;
}

/** A device by its path, and whether anything on the host mounts such a file system; the kernel may yet load it. */
export function sourceReads({ state, src = "", fstype = "auto", opts }: Source): {
  readonly device: Probe<Stat | null | undefined>;
  readonly known: Probe<boolean>;
} {
  const mounts = state === "mounted" && !/(?:^|,)r?bind/.test(opts);
  const isDevice = mounts && src.startsWith("/dev/");
  return {
    device: isDevice ? readStat(src, { follow: true }) : known(undefined),
    known: mounts && !["auto", "none"].includes(fstype) ? readTest(knows(quote(fstype))) : known(true),
  };
}

/** A module of the kernel, or a program that mounts it. */
const knows = (type: string): string => `grep -qwe ${type} /proc/filesystems && exit
for at in /sbin /usr/sbin; do [ ! -e $at/mount.${type} ] || exit 0; done
PATH=$PATH:/sbin:/usr/sbin
modprobe -n -q fs-${type} 2>/dev/null || modprobe -n -q ${type} 2>/dev/null`;
