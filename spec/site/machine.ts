import { spawnSync } from "node:child_process";

const NEEDED = [
  "unshare",
  "nsenter",
  "setpriv",
  "mount",
  "umount",
  "pivot_root",
  "script",
  "bash",
  "cp",
  "mkfifo",
  "su",
];

/** What this machine lacks for a site, as one sentence for people; null when nothing is missing. */
export function whatIsMissing(): string | null {
  if (process.platform !== "linux") return "the embedded site needs Linux";
  if (process.getuid?.() !== 0) return "the embedded site needs root (it makes namespaces); run this as root";
  const missing = NEEDED.filter((program) => !runs("sh", ["-c", `command -v ${program}`]));
  if (missing.length > 0) return `the embedded site needs these programs: ${missing.join(", ")}`;
  const namespaces = ["--mount", "--pid", "--uts", "--ipc", "--net", "--user"];
  const refused = namespaces.filter((namespace) => !runs("unshare", [namespace, "--fork", "true"]));
  if (refused.length > 0) return `the kernel refuses these namespaces: unshare ${refused.join(" ")}`;
  if (!runs("unshare", ["--mount", "sh", "-c", "mount -t tmpfs tmpfs /tmp"])) {
    return "mounting a tmpfs in a private mount namespace is refused here";
  }
  return null;
}

function runs(program: string, argv: readonly string[]): boolean {
  return spawnSync(program, argv, { stdio: "ignore", env: pathWithSystemPrograms() }).status === 0;
}

/** The environment with the directories of system programs on PATH, which a user's shell may leave out. */
export function pathWithSystemPrograms(): NodeJS.ProcessEnv {
  return { ...process.env, PATH: `${process.env["PATH"] ?? ""}:/usr/sbin:/usr/bin:/sbin:/bin` };
}
