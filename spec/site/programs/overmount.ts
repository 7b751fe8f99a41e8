import { spawnSync } from "node:child_process";
import { constants, openSync } from "node:fs";

// Lays a file over a symbolic link: /proc/mounts is one, and mount(8) by itself would follow it.
const O_PATH = 0o10000000;
const [file = "", link = ""] = process.argv.slice(2);
const held = openSync(link, O_PATH | constants.O_NOFOLLOW);
const { status } = spawnSync("mount", ["-c", "--bind", file, "/proc/self/fd/3"], {
  stdio: ["ignore", "inherit", "inherit", held],
});
process.exitCode = status ?? 1;
