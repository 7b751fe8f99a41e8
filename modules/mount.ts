import {
  param,
  type Action,
  backupParam,
  backupPath,
  type Change,
  defineModule,
  given,
  type Left,
  type ParamsOf,
  type ParamSchema,
  NOT_KNOWN,
  readStat,
  readText,
  refuse,
  run,
  type Stat,
  withoutSlashes,
  write,
} from "../engine/module/index.js";
import {
  comparable,
  type Mounted,
  mountedAt,
  rootOf,
  withEntry,
  withMount,
  withoutEntry,
  withoutMount,
} from "./lib/fstab.js";
import { endingOf } from "./lib/lines.js";
import { sourceReads } from "./lib/mount_source.js";

const params = {
  path: param.path("The mount point; created if it is missing"),
  src: param.text("What to mount: a device, UUID=…, host:/path. Not needed to unmount or remove", {
    minLength: 1,
    optional: true,
  }),
  fstype: param.text("The file system's type, such as xfs, nfs, glusterfs", {
    pattern: "^\\S+$",
    optional: true,
  }),
  opts: param.text("Mount options, separated by commas. Their order does not matter", {
    pattern: "^\\S+$",
    default: "defaults",
  }),
  dump: param.integer("The fifth field of fstab", { minimum: 0, default: 0 }),
  passno: param.integer("The sixth field of fstab: the order of checks at boot", { minimum: 0, default: 0 }),
  state: param.choice(
    ["mounted", "present", "unmounted", "absent"],
    "mounted: in fstab, and mounted now. present: in fstab. unmounted: not mounted now, whatever fstab says. absent: neither",
  ),
  backup: backupParam,
  fstab: param.path("The file", { default: "/etc/fstab" }),
} as const satisfies ParamSchema;

/** Keeps one line of fstab, and whether it is mounted: two things that are judged apart. */
export default defineModule({
  summary: "Manage a mount, now and at boot",
  description:
    "The line in fstab and what is mounted now are checked separately: the right line does not mean that it is " +
    "mounted. If something else is mounted at the path, the task fails rather than hide it. New options of a " +
    "file system that is already mounted are written to fstab and take effect the next time it is mounted.",

  params,

  examples: {
    "A brick": { path: "/gluster_brick0", src: "/dev/vg0/brick0", fstype: "xfs", opts: "defaults,noatime" },
    "A volume over NFS 3": {
      path: "/mnt/vol1",
      src: "{{ address }}:/gluster-vol1",
      fstype: "nfs",
      opts: "vers=3,_netdev",
    },
    "Remove a mount": { path: "/mnt/old", state: "absent" },
  },

  validate(asked) {
    if (asked.state !== "mounted" && asked.state !== "present") return;
    if (!("src" in asked && "fstype" in asked))
      refuse(`“src” and “fstype” are needed for “state: ${asked.state}”`);
  },

  reads: ({ path, fstab, ...settings }) => ({
    text: readText(fstab),
    mounts: readText("/proc/mounts"),
    point: readStat(path, { follow: true }),
    ...sourceReads(settings),
  }),

  check(settings, found): Change<State> | null {
    const { path, state, fstab } = settings;
    if (found.mounts === null) refuse("the host has no /proc/mounts, so it is not known what is mounted");
    if (state === "mounted" && found.point !== null && found.point.kind !== "directory")
      refuse(`${path} is a ${found.point.kind}: a mount needs a directory`);
    const { now, mounted, text } = planned(settings, found);
    if (state === "mounted") refuseOther(entryOf(settings), now);
    const moves = mounted !== (now !== null);
    if (text === (found.text ?? ""))
      return moves
        ? { summary: path, before: inWords(now), after: inWords(mounted ? entryOf(settings) : null) }
        : null;
    const too = moves ? `, and ${mounted ? "mounted" : "unmounted"} now` : "";
    return { summary: `${path} in ${fstab}${too}`, before: found.text, after: text };
  },

  apply(settings, _change, found): readonly Action[] {
    const { path, fstab, backup } = settings;
    const { now, mounted, text } = planned(settings, found);
    const kept = backup && found.text !== null ? { backup: backupPath(fstab) } : {};
    const saved: readonly Action[] = text === (found.text ?? "") ? [] : [write(fstab, text, kept)];
    if (mounted === (now !== null)) return saved;
    if (!mounted) return [turning("umount", path, { kind: "unmount", path: withoutSlashes(path) }), ...saved];
    const directory: readonly Action[] = found.point === null ? [{ do: "directory", path }] : [];
    return [...saved, ...directory, turning("mount", path, leftBy(settings))];
  },

  fails: (settings, found) => {
    const { now, mounted } = planned(settings, found);
    const { src = "", fstype = "" } = settings;
    if (!mounted || now !== null) return null;
    if (found.device === null) return `there is no device ${src} to mount`;
    return found.known ? null : `the host does not know the type of file system ${fstype}`;
  },

  predict: (settings, _change, found) => ({
    mounts: mountsAfter(settings, found),
    ...pointAfter(settings, found),
  }),
});

/** What the kernel says afterwards; its own options are none of ours. */
function mountsAfter(settings: Settings, found: Found): string {
  const mounts = found.mounts ?? "";
  const { now, mounted } = planned(settings, found);
  if (mounted === (now !== null)) return mounts;
  return mounted ? withMount(mounts, entryOf(settings)) : withoutMount(mounts, settings.path);
}

/** What is known of the mount point afterwards is what is left there. */
function pointAfter(settings: Settings, found: Found): { readonly point?: Stat | null } {
  const { now, mounted } = planned(settings, found);
  if (mounted === (now !== null)) return { point: found.point };
  return mounted && leftBy(settings) === undefined ? { point: MADE } : {};
}

/** Whatever is below the path is another thing afterwards. */
const turning = (program: "mount" | "umount", path: string, leaves?: Left): Action => ({
  ...run(program, path),
  within: WITHIN,
  ...given({ leaves }),
  effects: [`mount ${withoutSlashes(path)}`, "path /proc/mounts"],
});

/** What is known of what is mounted: mount takes the rest from /etc/fstab. */
function leftBy({ path, src = "", fstype, opts, fstab }: Settings): Left | undefined {
  if (fstab !== "/etc/fstab") return undefined;
  if (fstype === "tmpfs") return { kind: "mount", path: withoutSlashes(path), ...rootOf(opts) };
  const binds = /(?:^|,)r?bind(?:,|$)/.test(opts) && !/(?:^|,)ro(?:,|$)/.test(opts);
  return binds ? { kind: "bind", path: withoutSlashes(path), to: src } : undefined;
}

/** A directory of which nothing more is known before it is mounted. */
const MADE: Stat = {
  kind: "directory",
  owner: NOT_KNOWN,
  group: NOT_KNOWN,
  uid: Number.NaN,
  gid: Number.NaN,
  mode: NOT_KNOWN,
  size: Number.NaN,
  modified: Number.NaN,
  target: null,
  sha256: null,
};

/** A server that does not answer holds a mount for two minutes and more. */
const WITHIN = 180;

type State = string | null | Readonly<Record<string, string>>;
type Settings = ParamsOf<typeof params>;

interface Found {
  readonly text: string | null;
  readonly mounts: string | null;
  readonly point: Stat | null;
}

interface Plan {
  /** What is mounted there, whatever it is. */
  readonly now: Mounted | null;
  /** Whether something is mounted there afterwards. */
  readonly mounted: boolean;
  /** The text of fstab afterwards. */
  readonly text: string;
}

function planned(settings: Settings, found: Pick<Found, "text" | "mounts">): Plan {
  const { path, state } = settings;
  const now = mountedAt(found.mounts ?? "", path);
  const text = found.text ?? "";
  if (state === "unmounted") return { now, mounted: false, text };
  if (state === "absent") return { now, mounted: false, text: withoutEntry(text, path) };
  const mounted = state === "mounted" || now !== null;
  return { now, mounted, text: withEntry(text, entryOf(settings), endingOf(text)) };
}

function entryOf({ path, src = "", fstype = "", opts, dump, passno }: Settings): Mounted {
  return { src, path: withoutSlashes(path), fstype, opts, dump, passno };
}

/** @throws Refusal when something else is mounted there */
function refuseOther(wanted: Mounted, now: Mounted | null): void {
  const [one, other] = [comparable(now?.src ?? ""), comparable(wanted.src)];
  // The kernel tells other sources of these than fstab does.
  if (/(?:^|,)(?:r?bind|loop)/.test(wanted.opts)) return;
  if (now === null || one === null || other === null || one === other || now.fstype === "autofs") return;
  if (/^\/dev\/(?:root|dm-\d+)$/.test(now.src)) return;
  refuse(`${now.src} is mounted at ${wanted.path}, not ${wanted.src}: unmount it first`);
}

const inWords = (mounted: Mounted | null): State =>
  mounted === null ? { mounted: "nothing" } : { mounted: mounted.src, fstype: mounted.fstype };
