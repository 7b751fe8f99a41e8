import {
  type Action,
  type Change,
  defineModule,
  readStat,
  readText,
  refuse,
  run,
  write,
} from "../engine/module/index.js";
import { comparable, type Mounted, mountedAt, withEntry, withoutEntry, withoutSlash } from "./lib/fstab.js";
import { endingOf } from "./lib/lines.js";
import { backupOf, backupParam } from "./lib/rewrite.js";

/** Keeps one line of fstab, and whether it is mounted: two things that are judged apart. */
export default defineModule({
  summary: "Keep a mount, now and at boot",
  description:
    "The line in fstab and what is mounted now are looked at apart: a line that is right does not mean that it is " +
    "mounted. When something else is mounted at the path, the check refuses rather than hide it. New options of a " +
    "mount that is there already are written, and hold from the next time it is mounted.",

  params: {
    path: { type: "string", pattern: "^/", description: "Where it is mounted; made when it is missing." },
    src: {
      type: "string",
      minLength: 1,
      optional: true,
      description: "What is mounted: a device, UUID=…, host:/path. Not needed to take it away.",
    },
    fstype: {
      type: "string",
      pattern: "^\\S+$",
      optional: true,
      description: "Its type, such as xfs, nfs, glusterfs.",
    },
    opts: {
      type: "string",
      pattern: "^\\S+$",
      default: "defaults",
      description: "Options, separated by commas. Their order does not matter.",
    },
    dump: { type: "integer", minimum: 0, default: 0, description: "The fifth field of fstab." },
    passno: {
      type: "integer",
      minimum: 0,
      default: 0,
      description: "The sixth field of fstab: when it is checked at boot.",
    },
    state: {
      type: "string",
      enum: ["mounted", "present", "unmounted", "absent"],
      default: "mounted",
      description:
        "mounted: in fstab, and mounted now. present: in fstab. unmounted: not mounted now, whatever fstab says. absent: neither.",
    },
    backup: backupParam,
    fstab: { type: "string", pattern: "^/", default: "/etc/fstab", description: "The file to keep." },
  },

  examples: {
    "A brick": { path: "/gluster_brick0", src: "/dev/vg0/brick0", fstype: "xfs", opts: "defaults,noatime" },
    "The volume, by NFS 3": {
      path: "/mnt/vol1",
      src: "{{ address }}:/gluster-vol1",
      fstype: "nfs",
      opts: "vers=3,_netdev",
    },
    "No longer there": { path: "/mnt/old", state: "absent" },
  },

  validate(params) {
    if (params.state !== "mounted" && params.state !== "present") return;
    if (!("src" in params && "fstype" in params))
      refuse(`“src” and “fstype” are needed for “state: ${params.state}”`);
  },

  reads: ({ path, fstab }) => ({
    text: readText(fstab),
    mounts: readText("/proc/mounts"),
    point: readStat(path, { follow: true }),
  }),

  check(params, { text, mounts, point }): Change<State> | null {
    const { path, state, fstab } = params;
    const entry = state === "mounted" || state === "present" ? entryOf(params) : null;
    if (mounts === null) refuse("the host has no /proc/mounts, so nothing is known of what is mounted");
    if (state === "mounted" && point !== null && point.kind !== "directory")
      refuse(`${path} is a ${point.kind}; mounts need a directory`);
    const now = mountedAt(mounts, path);
    if (entry !== null && state === "mounted") refuseOther(entry, now);
    const before = { fstab: text ?? "", mounted: now !== null };
    const after = { fstab: fstabAfter(params, entry, text ?? ""), mounted: mountedAfter(state, now) };
    const moved = before.mounted !== after.mounted;
    if (after.fstab === before.fstab)
      return moved ? { summary: path, before: toldOf(now), after: told(after.mounted, params) } : null;
    const summary = moved
      ? `${path} in ${fstab}, and ${after.mounted ? "mounted" : "unmounted"} now`
      : `${path} in ${fstab}`;
    return { summary, before: text, after: after.fstab };
  },

  apply(params, _change, { text, mounts, point }): readonly Action[] {
    const { path, state, fstab, backup } = params;
    const entry = state === "mounted" || state === "present" ? entryOf(params) : null;
    const now = mountedAt(mounts ?? "", path);
    const after = fstabAfter(params, entry, text ?? "");
    const kept = backup && text !== null ? { backup: backupOf(fstab) } : {};
    const saved: readonly Action[] = after === (text ?? "") ? [] : [write(fstab, after, kept)];
    const wanted = mountedAfter(state, now);
    if (wanted === (now !== null)) return saved;
    if (!wanted) return [{ ...run("umount", path), within: WITHIN }, ...saved];
    const directory: readonly Action[] = point === null ? [{ do: "directory", path }] : [];
    return [...saved, ...directory, { ...run("mount", path), within: WITHIN }];
  },
});

/** A server that does not answer holds a mount for two minutes and more. */
const WITHIN = 180;

type State = string | null | Readonly<Record<string, string>>;

interface MountParams {
  readonly path: string;
  readonly src?: string;
  readonly fstype?: string;
  readonly opts: string;
  readonly dump: number;
  readonly passno: number;
  readonly state: "mounted" | "present" | "unmounted" | "absent";
}

function entryOf({ path, src = "", fstype = "", opts, dump, passno }: MountParams): Mounted {
  return { src, path: withoutSlash(path), fstype, opts, dump, passno };
}

/** @throws Refusal when something else is mounted there */
function refuseOther(wanted: Mounted, now: Mounted | null): void {
  const [one, other] = [comparable(now?.src ?? ""), comparable(wanted.src)];
  // The kernel tells other sources of these than fstab does.
  if (/(?:^|,)(?:r?bind|loop)/.test(wanted.opts)) return;
  if (now === null || one === null || other === null || one === other || now.fstype === "autofs") return;
  if (/^\/dev\/(?:root|dm-\d+)$/.test(now.src)) return;
  refuse(`${now.src} is mounted at ${wanted.path}, not ${wanted.src}; unmount it first`);
}

const fstabAfter = ({ path, state }: MountParams, entry: Mounted | null, text: string): string => {
  if (entry !== null) return withEntry(text, entry, endingOf(text));
  return state === "absent" ? withoutEntry(text, path) : text;
};

const mountedAfter = (state: MountParams["state"], now: Mounted | null): boolean =>
  state === "mounted" || (state === "present" && now !== null);

const toldOf = (now: Mounted | null): State =>
  now === null ? { mounted: "nothing" } : { mounted: now.src, fstype: now.fstype };

const told = (mounted: boolean, { src = "", fstype = "" }: MountParams): State =>
  mounted ? { mounted: src, fstype } : { mounted: "nothing" };
