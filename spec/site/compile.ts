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
import { basename, dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { layBorrowed } from "./borrow.js";
import { UNIVERSE } from "./programs/packages.js";
import { projectRoot } from "./settings.js";

/** Lays the hosts' /usr: what they see of the machine's own, and the simulated programs over it. */
export async function layPrograms(layer: string): Promise<void> {
  layBorrowed(layer, [process.execPath]);
  for (const program of REAL) keepReal(layer, program);
  for (const directory of ["bin", "sbin", "libexec/site", "libexec/site/packaged", "libexec/site/hooks"])
    layScripts(directory, layer);
  symlinkSync("bash", join(layer, "bin/sh"));
  linkPackaged(layer);
  writeFileSync(join(layer, "libexec/site/node"), "");
  await layCompiled(join(layer, "libexec/site/programs"));
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
