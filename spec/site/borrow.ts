import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { isProgram, locate, minimalDebian } from "./minimal_debian.js";

/**
 * Lays a /usr in this directory with copies of what a minimal Debian has, the libraries that all of it is linked with,
 * and those of `others`, which are programs too and are not copied themselves.
 */
export function layBorrowed(usr: string, others: readonly string[]): void {
  const programs = minimalDebian()
    .filter(isProgram)
    .flatMap(({ name, source }) => {
      const path = locate(source, name);
      return path === null ? [] : [{ name, path: realpathSync(path), directory: basename(dirname(path)) }];
    });
  for (const { name, path, directory } of programs) copy(path, join(usr, directory, name));
  const loader = loaderOf(programs.map(({ path }) => path));
  const first = librariesOf(loader, [...programs.map(({ path }) => path), ...others]);
  const home = dirname(first.find((path) => /^libc\.so/.test(basename(path))) ?? "/usr/lib/libc.so.6");
  const modules = layFiles(usr, home);
  copy(loader, join(usr, belowUsr(loader) ?? "lib/ld.so"));
  // All of them beside the C library, where the loader looks without being told to.
  for (const library of new Set([...first, ...librariesOf(loader, modules)]))
    copy(library, join(usr, belowUsr(home) ?? "lib", basename(library)));
}

/** Copies what is listed by its path; returns the shared objects among them. */
function layFiles(usr: string, home: string): readonly string[] {
  const files = minimalDebian().filter((one) => !isProgram(one));
  return files.flatMap(({ name }) => {
    const path = name.startsWith("*/") ? join(home, name.slice(2)) : join("/usr", name);
    const target = belowUsr(path);
    if (!existsSync(path) || target === null) return [];
    mkdirSync(dirname(join(usr, target)), { recursive: true });
    cpSync(realpathSync(path), join(usr, target), { recursive: true });
    return path.includes(".so") ? [path] : [];
  });
}

/** The dynamic loader, as ldd names it. */
function loaderOf(programs: readonly string[]): string {
  const said = execFileSync("ldd", programs.slice(0, 1), { encoding: "utf8" });
  const path = /^\s*(\/\S+) \(/m.exec(said)?.[1];
  if (path === undefined) throw new Error(`ldd names no loader of ${programs[0] ?? "any program"}`);
  return path;
}

/** The libraries that these files are linked with, by their paths. Nothing is run: the loader lists them. */
function librariesOf(loader: string, files: readonly string[]): readonly string[] {
  const script = 'loader=$1; shift; for file; do "$loader" --list "$file" 2>/dev/null; done; true';
  const said = execFileSync("sh", ["-c", script, "sh", loader, ...files], { encoding: "utf8" });
  return [...new Set([...said.matchAll(/=> (\/\S+) \(/g)].map(([, path = ""]) => path))];
}

/** A path of the machine as one below its /usr, which /bin, /sbin and /lib* are links into; null outside of it. */
const belowUsr = (path: string): string | null =>
  /^(?:\/usr)?\/((?:lib|lib32|lib64|s?bin)\/.*)$/.exec(path)?.[1] ?? null;

/** Copies what a path leads to, with its mode: su is of no use without. */
function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
  chmodSync(to, statSync(from).mode & 0o7777);
}
