import { spawnSync } from "node:child_process";
import { locate, minimalDebian } from "./minimal_debian.js";

/** What the daemon, and a host's way up, run on the machine itself. */
const NEEDED = [
  ...["bash", "cat", "cp", "env", "grep", "ldd", "ln", "mkdir", "mkfifo", "mount", "nsenter", "pivot_root"],
  ...["readlink", "script", "sed", "setpriv", "setsid", "stty", "su", "umount", "unshare"],
];

/** What this machine lacks for a site and how to get it, as one sentence for people; null when nothing is missing. */
export function whatIsMissing(): string | null {
  return whatIsWrong() ?? whatIsRefused();
}

function whatIsWrong(): string | null {
  if (process.platform !== "linux")
    return "the simulated hosts need Linux, because they are made of namespaces; elsewhere, use a virtual machine";
  if (process.getuid?.() !== 0)
    return "the simulated hosts need root, because they are made of namespaces: run this as root, for instance with sudo";
  if (isOlder(process.versions.node, OLDEST_NODE))
    return `the simulated hosts need Node ${OLDEST_NODE} or newer, and this is Node ${process.versions.node}`;
  const missing = NEEDED.filter((program) => locate(program) === null);
  if (missing.length === 0) return null;
  const packages = packagesOf(missing).join(" ");
  return `the simulated hosts need programs that are missing here: ${missing.join(", ")} (on Debian: apt-get install ${packages})`;
}

export const OLDEST_NODE = "20.19";

/** Whether a version comes before another, both in numbers with dots. */
export function isOlder(version: string, other: string): boolean {
  const [one, two] = [version, other].map((text) => text.split(".").map(Number));
  const differs = two?.findIndex((number, index) => number !== (one?.[index] ?? 0)) ?? -1;
  return differs >= 0 && (one?.[differs] ?? 0) < (two?.[differs] ?? 0);
}

function packagesOf(programs: readonly string[]): readonly string[] {
  const owners = minimalDebian().filter(({ name }) => programs.includes(name));
  return [...new Set(owners.map((one) => one.package))];
}

/** Tried with the real thing: a container may be root and still have no right to any of this. */
function whatIsRefused(): string | null {
  const kinds = ["--mount", "--pid", "--uts", "--ipc", "--net", "--user"];
  const refused = kinds.filter((kind) => !runs("unshare", [kind, "--fork", "true"]));
  if (refused.length > 0)
    return `the kernel refuses new namespaces (unshare ${refused.join(" ")}): start the container with --privileged, or leave the chroot`;
  const mounting =
    "mount -t tmpfs tmpfs /tmp && mkdir /tmp/a && mount --bind /tmp/a /tmp/a && mount -t proc proc /tmp/a";
  if (!runs("unshare", ["--mount", "--propagation", "private", "--pid", "--fork", "sh", "-c", mounting]))
    return "mounting is refused, even in a mount namespace of its own: start the container with --privileged";
  return null;
}

function runs(program: string, argv: readonly string[]): boolean {
  return spawnSync(program, argv, { stdio: "ignore", env: pathWithSystemPrograms() }).status === 0;
}

/** The environment with the directories of system programs on PATH, which a user's shell may leave out. */
export function pathWithSystemPrograms(): NodeJS.ProcessEnv {
  return { ...process.env, PATH: `${process.env["PATH"] ?? ""}:/usr/sbin:/usr/bin:/sbin:/bin` };
}
