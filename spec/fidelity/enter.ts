import { spawnSync } from "node:child_process";
import { pathWithSystemPrograms, whatIsMissing } from "../site/machine.js";
import { locate } from "../site/minimal_debian.js";

/** Set within the mount namespace. */
const INSIDE = "TSPLAY_FIDELITY_INSIDE";

/** What keeps this machine from making others, as a sentence for people; null when nothing does. */
export function whatForbidsMachines(): string | null {
  const missing = whatIsMissing();
  if (missing !== null) return missing;
  const wanted = ["mknod", "sudo", "useradd"].filter((name) => locate(name) === null);
  return wanted.length === 0 ? null : `programs are missing here: ${wanted.join(", ")}`;
}

/**
 * True in a mount namespace of its own: what is mounted from here on is seen by nobody else, and goes with this
 * process. Outside, runs this very program again inside and answers false.
 */
export function enterMountNamespace(): boolean {
  if (process.env[INSIDE] === "1") return true;
  const unshare = ["unshare", "--mount", "--propagation", "private"];
  const again = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  const { status } = spawnSync("setpriv", ["--pdeathsig", "KILL", ...unshare, ...again], {
    stdio: "inherit",
    env: { ...pathWithSystemPrograms(), [INSIDE]: "1" },
  });
  process.exitCode = status ?? 1;
  return false;
}
