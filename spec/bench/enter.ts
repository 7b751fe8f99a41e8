import { spawnSync } from "node:child_process";

/** Set inside the bench's own namespaces. */
const INSIDE = "TSPLAY_BENCH_INSIDE";

/** What keeps this machine from having a bench, as a sentence for people; null when nothing does. */
export function whatForbidsABench(): string | null {
  if (process.platform !== "linux") return "the bench needs Linux: its hosts are network namespaces";
  if (process.getuid?.() !== 0) return "the bench needs root, to make namespaces and to start sshd in them";
  if (spawnSync("/usr/sbin/sshd", ["-V"]).error)
    return "the bench needs sshd (apt-get install openssh-server)";
  if (spawnSync("ip", ["-V"]).error) return "the bench needs ip (apt-get install iproute2)";
  if (spawnSync("unshare", [...NAMESPACES, "true"]).status !== 0)
    return `the kernel refuses namespaces: unshare ${NAMESPACES.join(" ")}`;
  return null;
}

const NAMESPACES = ["--net", "--mount", "--pid", "--fork", "--kill-child=KILL", "--mount-proc"];

/**
 * True inside namespaces of the bench's own: no network but loopback, and every process that it starts ends with it.
 * Outside, runs this very program again inside and answers false.
 */
export function enterNamespaces(): boolean {
  if (process.env[INSIDE] === "1") {
    prepare();
    return true;
  }
  const argv = [...NAMESPACES, process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  // However this process ends, what is inside ends with it.
  const { status } = spawnSync("setpriv", ["--pdeathsig", "KILL", "unshare", ...argv], {
    stdio: "inherit",
    env: { ...process.env, [INSIDE]: "1" },
  });
  process.exitCode = status ?? 1;
  return false;
}

/**
 * Loopback up, sshd's own directory, room for thousands of connections, and for root a home with no rc files in it,
 * which could cost more than all that is measured.
 */
function prepare(): void {
  const script = `set -e
ip link set lo up
mount -t tmpfs -o mode=755 bench /run
mkdir -p /run/sshd
mount -t tmpfs -o mode=1777 bench /dev/shm
mkdir /run/home
sed 's|^\\(root:[^:]*:0:0:[^:]*\\):[^:]*:|\\1:/run/home:|' /etc/passwd >/run/passwd
mount --bind /run/passwd /etc/passwd
echo 8192 >/proc/sys/net/core/somaxconn
`;
  const { status, stderr } = spawnSync("sh", ["-c", script], { encoding: "utf8" });
  if (status !== 0) throw new Error(`the bench's namespaces could not be made ready: ${stderr}`);
}
