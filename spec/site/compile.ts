import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { transformSync } from "esbuild";
import { layBorrowed } from "./borrow.js";
import { UNIVERSE } from "./programs/packages.js";
import { projectRoot } from "./settings.js";

/** Lays the hosts' /usr: what they see of the machine's own, and the simulated programs over it. */
export function layPrograms(layer: string): void {
  layBorrowed(layer, [process.execPath]);
  for (const program of REAL) keepReal(layer, program);
  for (const directory of ["bin", "sbin", "libexec/site", "libexec/site/packaged", "libexec/site/hooks"])
    layScripts(directory, layer);
  symlinkSync("bash", join(layer, "bin/sh"));
  linkPackaged(layer);
  writeFileSync(join(layer, "libexec/site/node"), "");
  layCompiled(join(layer, "libexec/site/programs"));
}

/** What the simulated programs of these names need of the real ones. */
const REAL = ["mount", "umount"];

function keepReal(layer: string, program: string): void {
  mkdirSync(join(layer, "libexec/site/real"), { recursive: true });
  renameSync(join(layer, "bin", program), join(layer, "libexec/site/real", program));
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

/** Copies the scripts of one directory, in place of what of the machine's has their names. */
function layScripts(directory: string, layer: string): void {
  const source = join(projectRoot, "spec/site/files/usr", directory);
  const target = join(layer, directory);
  mkdirSync(target, { recursive: true });
  for (const name of readdirSync(source).filter((one) => statSync(join(source, one)).isFile())) {
    rmSync(join(target, name), { force: true });
    copyFileSync(join(source, name), join(target, name));
    chmodSync(join(target, name), 0o755);
  }
}

/** The programs beside this file as JavaScript, by their names: the hosts' Node reads no types. */
export function compiledPrograms(): ReadonlyMap<string, string> {
  const source = join(import.meta.dirname, "programs");
  const programs = readdirSync(source).map((name): [string, string] => [
    name.replace(/\.ts$/, ".js"),
    transformSync(readFileSync(join(source, name), "utf8"), { loader: "ts", target: "node20" }).code,
  ]);
  return new Map([["package.json", '{ "type": "module" }\n'], ...programs]);
}

function layCompiled(target: string): void {
  mkdirSync(target, { recursive: true });
  for (const [name, text] of compiledPrograms()) writeFileSync(join(target, name), text);
}
