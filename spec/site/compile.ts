import { execFileSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { UNIVERSE } from "./programs/packages.js";
import { projectRoot } from "./settings.js";

/** Programs of this machine that an EL6 host would not have. */
const ABSENT_ON_EL6 = [
  ...[
    "node",
    "nodejs",
    "npm",
    "npx",
    "corepack",
    "yarn",
    "dpkg",
    "apt",
    "apt-get",
    "apt-cache",
    "dnf",
    "invoke-rc.d",
  ],
  ...[
    "systemctl",
    "journalctl",
    "hostnamectl",
    "timedatectl",
    "busctl",
    "loginctl",
    "update-rc.d",
    "deb-systemd-helper",
  ],
  ...["realpath", "numfmt", "lsns", "ssh-agent", "docker", "git"],
];

/** Lays the layer that goes over the machine's /usr: simulated programs, and gaps where EL6 has nothing. */
export async function layPrograms(layer: string): Promise<void> {
  cpSync(join(projectRoot, "spec/site/files/usr"), layer, { recursive: true });
  for (const directory of ["bin", "sbin", "libexec/site", "libexec/site/packaged"])
    makeExecutable(join(layer, directory));
  symlinkSync("bash", join(layer, "bin/sh"));
  linkPackaged(layer);
  writeFileSync(join(layer, "libexec/site/node"), "");
  await layCompiled(join(layer, "libexec/site/programs"));
  for (const program of ["mount", "umount"])
    cpSync(`/usr/bin/${program}`, join(layer, "libexec/site/real", program));
  hide(layer);
}

/** Programs of packages are links that lead nowhere until yum lays what they point to. */
function linkPackaged(layer: string): void {
  const paths = UNIVERSE.flatMap(({ provides }) => provides).filter((path) =>
    /^\/(usr\/)?s?bin\//.test(path),
  );
  for (const path of paths) {
    const name = basename(path);
    const link = join(layer, path.replace(/^\/usr/, ""));
    rmSync(link, { force: true });
    symlinkSync(`/var/lib/site/programs/${name}`, link);
  }
}

function makeExecutable(directory: string): void {
  mkdirSync(directory, { recursive: true });
  for (const name of readdirSync(directory)) {
    if (statSync(join(directory, name)).isFile()) chmodSync(join(directory, name), 0o755);
  }
}

/** The programs beside this file as JavaScript, by their names: as they are in dist, translated when run from the source tree. */
export async function compiledPrograms(): Promise<ReadonlyMap<string, string>> {
  const here = fileURLToPath(import.meta.url);
  const extension = extname(here);
  const source = join(dirname(here), "programs");
  const translate = extension === ".ts" ? await translator() : (text: string): string => text;
  const names = readdirSync(source).filter((file) => extname(file) === extension && !file.includes(".d."));
  const programs = names.map((name): [string, string] => [
    name.replace(/\.ts$/, ".js"),
    translate(readFileSync(join(source, name), "utf8")),
  ]);
  return new Map([["package.json", '{ "type": "module" }\n'], ...programs]);
}

async function layCompiled(target: string): Promise<void> {
  mkdirSync(target, { recursive: true });
  for (const [name, text] of await compiledPrograms()) writeFileSync(join(target, name), text);
}

async function translator(): Promise<(text: string) => string> {
  const { default: typescript } = await import("typescript");
  const compilerOptions = { module: typescript.ModuleKind.ESNext, target: typescript.ScriptTarget.ES2023 };
  return (text) => typescript.transpileModule(text, { compilerOptions }).outputText;
}

/** Overlayfs shows nothing where an upper layer has a character device 0/0. */
function hide(layer: string): void {
  const hidden = ["bin", "sbin"].flatMap((directory) =>
    readdirSync(join("/usr", directory))
      .filter((name) => ABSENT_ON_EL6.includes(name) || /^(python|perl|pip|dpkg-)/.test(name))
      .filter((name) => !existsSync(join(layer, directory, name)))
      .map((name) => `${directory}/${name}`),
  );
  if (existsSync("/usr/lib/os-release")) hidden.push("lib/os-release");
  mkdirSync(join(layer, "lib"), { recursive: true });
  const script = 'for path; do mknod "$path" c 0 0 || exit 1; done';
  execFileSync("sh", ["-c", script, "sh", ...hidden], { cwd: layer });
}
