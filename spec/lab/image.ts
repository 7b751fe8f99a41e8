import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { layAccounts } from "./accounts.js";
import { program } from "./program.js";

/** Builds the root filesystem that all hosts share, unless a built one is kept; returns its directory. */
export function ensureImage(directory: string, password: string, say: (text: string) => void): string {
  const images = join(directory, "images");
  const source = debianSource();
  const recipe = [import.meta.url, new URL("accounts.ts", import.meta.url)].map((file) =>
    readFileSync(new URL(file)),
  );
  const name = digest([...recipe, JSON.stringify(source), password]).slice(0, 12);
  const image = join(images, name);
  if (existsSync(image)) return image;
  // Built by an older recipe, or left behind by a build that was cut: of no more use.
  rmSync(images, { recursive: true, force: true });
  const unfinished = join(images, "unfinished");
  mkdirSync(images, { recursive: true, mode: 0o755 });
  say(`building the hosts' root filesystem: Debian ${source.suite}`);
  program("debootstrap", ["--variant=minbase", source.suite, unfinished, source.mirror]);
  layAptSettings(unfinished, source);
  say("installing what the hosts need");
  program("unshare", [
    "--mount",
    "--propagation",
    "private",
    "sh",
    "-c",
    PREPARE,
    "sh",
    unfinished,
    ...PACKAGES,
  ]);
  layAccounts(unfinished, password);
  renameSync(unfinished, image);
  return image;
}

const PACKAGES = [
  ...[
    "systemd",
    "systemd-sysv",
    "libpam-systemd",
    "dbus",
    "openssh-server",
    "sudo",
    "iproute2",
    "iputils-ping",
  ],
  ...["glusterfs-server", "glusterfs-client", "dnf", "rpm", "attr", "acl", "e2fsprogs", "procps", "psmisc"],
  ...["busybox", "fish", "tcsh", "curl", "cron", "rpcbind"],
];

/** Run in a mount namespace of its own, so that nothing stays mounted however it ends. */
const PREPARE = `set -e
root=$1; shift
cp /etc/resolv.conf "$root/etc/resolv.conf"
printf '#!/bin/sh\\nexit 101\\n' >"$root/usr/sbin/policy-rc.d"
chmod 755 "$root/usr/sbin/policy-rc.d"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
chroot "$root" apt-get update -q
chroot "$root" apt-get install -qy --no-install-recommends "$@"
chroot "$root" apt-get clean
rm -rf "$root/var/lib/apt/lists" "$root/usr/sbin/policy-rc.d" "$root/etc/ssh"/ssh_host_* "$root/etc/resolv.conf"
chroot "$root" systemctl disable glusterd rpcbind.service rpcbind.socket apt-daily.timer apt-daily-upgrade.timer dnf-makecache.timer cron
`;

interface DebianSource {
  readonly mirror: string;
  readonly suite: string;
  /** Lines of a sources.list. */
  readonly lines: readonly string[];
}

/** The machine's own Debian, as apt knows it: which release, and from where. */
function debianSource(): DebianSource {
  const format = "$(REPO_URI) $(CODENAME) $(COMPONENT) $(LABEL)";
  const targets = program("apt-get", [
    "indextargets",
    "--format",
    format,
    "Created-By: Packages",
    "Origin: Debian",
  ])
    .split("\n")
    .map((line) => line.split(" "))
    .filter(([uri, suite, component]) => uri && suite && component === "main");
  const [mirror, suite] = targets.find(([, , , label]) => label === "Debian") ?? [];
  if (mirror === undefined || suite === undefined)
    throw new Error("apt knows no Debian archive here. Does “apt-get update” succeed?");
  const lines = targets.map(([uri = "", codename = ""]) => `deb ${uri} ${codename} main\n`);
  return { mirror, suite, lines: [...new Set(lines)] };
}

/** The hosts' apt, while the image is built, uses the machine's archive and proxies; documentation is left out. */
function layAptSettings(root: string, { lines }: DebianSource): void {
  writeFileSync(join(root, "etc/apt/sources.list"), lines.join(""));
  const settings = program("apt-config", ["dump"]).split("\n");
  const proxies = settings.filter((line) => /^Acquire::\w+::Proxy/i.test(line));
  writeFileSync(
    join(root, "etc/apt/apt.conf.d/50lab"),
    ['Acquire::Languages "none";', ...proxies, ""].join("\n"),
  );
  const left = ["doc", "man", "locale", "info"].map((name) => `path-exclude=/usr/share/${name}/*\n`);
  writeFileSync(join(root, "etc/dpkg/dpkg.cfg.d/lab"), ["force-unsafe-io\n", ...left].join(""));
}

function digest(parts: readonly (string | Buffer)[]): string {
  return parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest("hex");
}
