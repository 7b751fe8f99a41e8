import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { layBorrowed } from "./borrow.js";
import { projectRoot } from "./settings.js";

/** What a program came to on the hidden machine. */
export interface HiddenRun {
  readonly status: number | null;
  readonly output: string;
}

/**
 * This machine with all hidden that is not in `files/minimal-debian`: no other program, library or file, beside Node and
 * the project itself, which is read-only.
 */
export interface HiddenMachine {
  /** Runs a file of the project as a fresh machine would. */
  run(file: string, words: readonly string[], options?: HiddenOptions): HiddenRun;
  remove(): void;
}

export interface HiddenOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** A command that starts what is run, such as chroot. */
  readonly through?: readonly string[];
  /** Programs of /usr/bin that are to be missing as well. */
  readonly without?: readonly string[];
}

export function hideMachine(): HiddenMachine {
  const root = mkdtempSync(join(tmpdir(), "tsplay-hidden-"));
  chmodSync(root, 0o755);
  layBorrowed(join(root, "usr"), [process.execPath]);
  symlinkSync("bash", join(root, "usr/bin/sh"));
  writeFileSync(join(root, "usr/bin/node"), "", { mode: 0o755 });
  for (const name of ["bin", "sbin", "lib", "lib64"]) symlinkSync(`usr/${name}`, join(root, name));
  for (const name of ["proc", "sys", "dev", "tmp", "run", "var/tmp", "etc", "root", "mnt", "old"])
    mkdirSync(join(root, name), { recursive: true });
  writeFileSync(
    join(root, "etc/passwd"),
    "root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65534::/:/sbin/nologin\n",
  );
  writeFileSync(join(root, "etc/group"), "root:x:0:\nnogroup:x:65534:\n");
  return {
    run: (file, words, options = {}) => {
      const away = (options.without ?? []).map((name) => join(root, "usr/bin", name));
      for (const path of away) renameSync(path, `${path}.away`);
      try {
        return runHidden(root, file, words, options);
      } finally {
        for (const path of away) renameSync(`${path}.away`, path);
      }
    },
    remove: () => {
      rmSync(root, { recursive: true, force: true });
    },
  };
}

function runHidden(
  root: string,
  file: string,
  words: readonly string[],
  { env = {}, through = [] }: HiddenOptions,
): HiddenRun {
  const program = [...through, "/usr/bin/node", "--import=tsx/esm", join(projectRoot, file), ...words];
  const settings = Object.entries({ HOME: "/root", PATH: "/usr/sbin:/usr/bin", ...env });
  const { status, stdout, stderr } = spawnSync(
    "unshare",
    [
      ...["--mount", "--propagation", "private", "sh", "-c", ENTER, "sh"],
      ...[root, process.execPath, projectRoot],
      ...["/usr/bin/env", "-i", ...settings.map(([name, value]) => `${name}=${value}`), ...program],
    ],
    { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 },
  );
  return { status, output: `${stdout}${stderr}` };
}

/** All of it in a mount namespace that ends with what is run. */
const ENTER = `set -e
root=$1 node=$2 project=$3
shift 3
mount --bind "$root" "$root"
mount --bind "$node" "$root/usr/bin/node"
mount -t proc proc "$root/proc"
mount --rbind /sys "$root/sys"
mount --rbind /dev "$root/dev"
mount -t tmpfs tmpfs "$root/tmp"
mkdir -p "$root$project"
mount --bind "$project" "$root$project"
mount -o remount,bind,ro "$root$project"
cd "$root"
pivot_root . old
cd "$project"
umount -l /old
exec "$@"
`;
