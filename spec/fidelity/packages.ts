import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { locate } from "../site/minimal_debian.js";

/** A package of Debian's made for the chains. */
interface Deb {
  readonly name: string;
  readonly version: string;
  readonly depends?: string;
  /** Path → content; those in a bin directory or in init.d can be run. */
  readonly files: Readonly<Record<string, string>>;
  /** Lines of sh that run once it is installed. */
  readonly installed?: string;
}

/** An init script of a service that does nothing but run. */
export const initScript = (name: string): string => `#!/bin/sh
### BEGIN INIT INFO
# Provides: ${name}
# Required-Start:
# Required-Stop:
# Default-Start: 2 3 4 5
# Default-Stop: 0 1 6
### END INIT INFO
pid=/run/${name}.pid
runs() { [ -e $pid ] && kill -0 "$(cat $pid)" 2>/dev/null; }
case $1 in
start) runs || { sleep 100000 </dev/null >/dev/null 2>&1 & echo $! >$pid; } ;;
stop) ! runs || kill "$(cat $pid)"; rm -f $pid ;;
restart | force-reload) "$0" stop; "$0" start ;;
reload) runs || exit 7; echo again >>/run/${name}.reloads ;;
status) if runs; then echo "${name} is running"; else echo "${name} is stopped"; exit 3; fi ;;
*) exit 2 ;;
esac
`;

const DEBS: readonly Deb[] = [
  { name: "greeting", version: "1.0", files: { "usr/share/greeting/text": "Hello 1.0\n" } },
  { name: "greeting", version: "1.1", files: { "usr/share/greeting/text": "Hello 1.1\n" } },
  {
    name: "greeter",
    version: "2.0",
    depends: "greeting",
    files: {
      "usr/bin/greeter": '#!/bin/sh\necho "greeter 2.0"\n',
      "etc/greeter.conf": "[main]\nword = hello\n",
      "etc/init.d/greeter": initScript("greeter"),
      "usr/share/doc/greeter/README": "It greets.\n",
    },
    installed:
      "id greeter >/dev/null 2>&1 || useradd -r -M -d /nonexistent -s /usr/sbin/nologin greeter\nupdate-rc.d greeter defaults",
  },
  { name: "wanting", version: "1.0", depends: "what-nobody-has", files: {} },
];

/** Makes a repository for apt in this directory; nothing where this machine knows no such packages. */
export function layPackages(directory: string): void {
  if (locate("dpkg-deb") === null) return;
  for (const deb of DEBS) build(directory, deb);
  const entries = readdirSync(directory).map((file) => {
    const content = readFileSync(join(directory, file));
    const sha256 = createHash("sha256").update(content).digest("hex");
    const fields = execFileSync("dpkg-deb", ["-f", join(directory, file)], { encoding: "utf8" }).trim();
    const size = statSync(join(directory, file)).size;
    return `${fields}\nFilename: ./${file}\nSize: ${size}\nSHA256: ${sha256}\n`;
  });
  writeFileSync(join(directory, "Packages"), entries.join("\n"));
}

function build(directory: string, { name, version, depends, files, installed }: Deb): void {
  const root = join(directory, "build");
  const lay = (path: string, text: string, mode: number): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text, { mode });
  };
  const lines = [
    `Package: ${name}`,
    `Version: ${version}`,
    "Architecture: all",
    "Maintainer: tsplay <nobody@example.com>",
    ...(depends === undefined ? [] : [`Depends: ${depends}`]),
    "Description: A package for chains",
  ];
  lay("DEBIAN/control", `${lines.join("\n")}\n`, 0o644);
  const configuration = Object.keys(files).filter((path) => path.startsWith("etc/"));
  lay("DEBIAN/conffiles", configuration.map((path) => `/${path}\n`).join(""), 0o644);
  if (installed !== undefined) lay("DEBIAN/postinst", `#!/bin/sh\nset -e\n${installed}\n`, 0o755);
  for (const [path, text] of Object.entries(files))
    lay(path, text, /(?:^|\/)(?:bin|init\.d)\//.test(path) ? 0o755 : 0o644);
  const file = join(directory, `${name}_${version}_all.deb`);
  execFileSync("dpkg-deb", ["--root-owner-group", "-b", root, file], { stdio: "ignore" });
  rmSync(root, { recursive: true });
}
