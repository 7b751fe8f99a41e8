import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { layMirrors } from "./mirrors.js";
import { switchNamespace } from "./network.js";
import { ENVIRONMENT, program } from "./program.js";
import { buildRpms, type Rpm } from "./rpm.js";
import { projectRoot } from "./settings.js";

/** A package that carries nothing but a file with its version. */
interface Small {
  readonly name: string;
  readonly version: string;
  readonly requires?: string;
  /** Lies in the directory, but the repository's lists do not name it. */
  readonly unlisted?: true;
}

const SMALL: readonly Small[] = [
  { name: "greeting", version: "1.0" },
  { name: "greeting", version: "1.1" },
  { name: "farewell", version: "3.2" },
  { name: "wanting", version: "1.0", requires: "what-nobody-has" },
  { name: "stray", version: "0.9", unlisted: true },
];

/**
 * Builds the lab's packages, unless they are kept: `rpm/` with a yum repository, `deb/` with a flat one for apt,
 * `broken/`, a yum repository whose lists are cut, and EL6's mirrors. Returns the directory, which a host sees over HTTP.
 */
export function ensureRepository(shared: string, say: (text: string) => void): string {
  const repositories = join(shared, "repositories");
  const repository = join(repositories, recipe());
  if (existsSync(repository)) return repository;
  rmSync(repositories, { recursive: true, force: true });
  const unfinished = join(repositories, "unfinished");
  for (const kind of ["rpm", "deb"]) mkdirSync(join(unfinished, kind), { recursive: true });
  say("building the hosts' packages");
  for (const small of SMALL) {
    buildRpm(unfinished, small);
    buildDeb(unfinished, small);
  }
  listRpms(unfinished);
  listDebs(unfinished);
  breakLists(unfinished);
  layMirrors(unfinished);
  renameSync(unfinished, repository);
  return repository;
}

/** A digest of all that the packages are made from. */
function recipe(): string {
  const made = ["spec/lab/el6", "spec/site/files", "spec/site/programs"].flatMap((directory) =>
    readdirSync(join(projectRoot, directory), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort(),
  );
  const makers = ["repository.ts", "rpm.ts", "el6.ts", "simulation.ts", "mirrors.ts"].map((name) =>
    join(projectRoot, "spec/lab", name),
  );
  const hash = createHash("sha256");
  for (const file of [...makers, ...made]) hash.update(readFileSync(file));
  return hash.digest("hex").slice(0, 12);
}

/** Serves the directory at the repository's address, to the lab alone, until its cgroups are ended. */
export function serveRepository(
  directory: string,
  image: string,
  net: number,
  cgroups: readonly string[],
): void {
  // Not “ip netns exec”, which hides the machine's cgroups.
  const inside = [
    `--net=/run/netns/${switchNamespace(net)}`,
    "unshare",
    "--mount",
    "--propagation",
    "private",
  ];
  const argv = [...inside, "sh", "-c", SERVE, "sh", directory, image, ...cgroups];
  spawn("nsenter", argv, { detached: true, stdio: "ignore", env: ENVIRONMENT }).unref();
}

/** Run in a mount namespace of its own, as the hosts are. */
const SERVE = `set -e
directory=$1 image=$2; shift 2
for cgroup do echo 0 >"$cgroup/cgroup.procs"; done
mount --bind "$directory" "$image/srv"
chroot "$image" sh -c 'cd /srv/tls && exec openssl s_server -quiet -WWW -accept 443 -cert certificate.pem -key key.pem' </dev/null >/dev/null 2>&1 &
exec chroot "$image" busybox httpd -f -p 80 -h /srv
`;

function buildRpm(to: string, { name, version, requires, unlisted }: Small): void {
  const one: Rpm = {
    ...{ name, version, release: "1" },
    summary: "A package of tsplay's lab",
    description: "Nothing but its version.",
    requires: requires === undefined ? [] : [requires],
    files: [{ path: `/usr/share/lab/${name}`, text: `${version}\n` }],
  };
  buildRpms(join(to, unlisted ? "" : "rpm"), [one]);
}

function buildDeb(to: string, { name, version, requires, unlisted }: Small): void {
  const root = join(to, "build");
  mkdirSync(join(root, "DEBIAN"), { recursive: true });
  mkdirSync(join(root, "usr/share/lab"), { recursive: true });
  writeFileSync(join(root, "usr/share/lab", name), `${version}\n`);
  const lines = [
    `Package: ${name}`,
    `Version: ${version}`,
    "Architecture: all",
    "Maintainer: tsplay <lab@example.com>",
    ...(requires === undefined ? [] : [`Depends: ${requires}`]),
    "Description: A package of tsplay's lab",
  ];
  writeFileSync(join(root, "DEBIAN/control"), `${lines.join("\n")}\n`);
  program("dpkg-deb", [
    "--root-owner-group",
    "-b",
    root,
    join(to, unlisted ? "" : "deb", `${name}_${version}_all.deb`),
  ]);
  rmSync(root, { recursive: true });
}

const listRpms = (to: string): void => void program("createrepo_c", ["--quiet", join(to, "rpm")]);

function listDebs(to: string): void {
  const directory = join(to, "deb");
  const entries = readdirSync(directory).map((file) => {
    const content = readFileSync(join(directory, file));
    const sha256 = createHash("sha256").update(content).digest("hex");
    const fields = program("dpkg-deb", ["-f", join(directory, file)]).trim();
    return `${fields}\nFilename: ./${file}\nSize: ${statSync(join(directory, file)).size}\nSHA256: ${sha256}\n`;
  });
  writeFileSync(join(directory, "Packages"), entries.join("\n"));
}

function breakLists(to: string): void {
  cpSync(join(to, "rpm"), join(to, "broken"), { recursive: true });
  for (const name of readdirSync(join(to, "broken/repodata")))
    if (name.includes("primary")) writeFileSync(join(to, "broken/repodata", name), "cut");
}
