import { cpSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { program } from "./program.js";

/** Makes a root filesystem of two programs of the usual one: sshd with its libraries, and busybox for all the rest. */
export function layBusybox(base: string, root: string): void {
  for (const path of [
    "proc",
    "sys",
    "dev",
    "run",
    "tmp",
    "var/tmp",
    "var/log",
    "mnt",
    "srv",
    "home/pilot",
    "root",
  ])
    mkdirSync(join(root, path), { recursive: true });
  layProgram(base, root, "/usr/sbin/sshd");
  layProgram(base, root, "/usr/bin/busybox");
  for (const applet of program("chroot", [base, "busybox", "--list-full"]).trim().split("\n")) {
    mkdirSync(dirname(join(root, applet)), { recursive: true });
    symlinkSync("/usr/bin/busybox", join(root, applet));
  }
  for (const [path, { text, mode }] of Object.entries(FILES)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text, { mode });
  }
  program("chmod", ["0700", join(root, "root")]);
  program("chmod", ["1777", join(root, "tmp"), join(root, "var/tmp")]);
  program("chown", ["1000:1000", join(root, "home/pilot")]);
}

function layProgram(base: string, root: string, path: string): void {
  const libraries = program("chroot", [base, "ldd", path]).matchAll(/(\/\S+) \(0x/g);
  for (const file of [path, ...[...libraries].map(([, library]) => library ?? "")]) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    cpSync(realpathSync(join(base, file)), join(root, file));
  }
}

const file = (text: string, mode = 0o644): { readonly text: string; readonly mode: number } => ({
  text,
  mode,
});

const FILES = {
  "etc/passwd": file(
    "root:x:0:0:root:/root:/bin/sh\nsshd:x:100:65534::/run/sshd:/bin/false\npilot:x:1000:1000::/home/pilot:/bin/sh\n",
  ),
  "etc/group": file("root:x:0:\nkvm:x:36:\nnogroup:x:65534:\npilot:x:1000:\n"),
  "etc/shadow": file("root:*:19000:0:99999:7:::\nsshd:*:19000::::::\npilot:*:19000:0:99999:7:::\n", 0o600),
  "etc/fstab": file(""),
  "etc/ssh/sshd_config": file(
    [
      "AuthorizedKeysFile /etc/ssh/lab_key.pub",
      "HostKey /etc/ssh/ssh_host_ed25519_key",
      "PasswordAuthentication no",
      "UseDNS no",
      "LogLevel VERBOSE",
      "",
    ].join("\n"),
  ),
};
