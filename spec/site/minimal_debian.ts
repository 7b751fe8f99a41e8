import { readFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "./settings.js";

/** One line's worth of what a minimal Debian has: a program, or a file by its path. */
export interface Belonging {
  /** The Debian package it comes in. */
  readonly package: string;
  /** A program's name, or a path below /usr/lib; below the C library's directory where it begins with an asterisk. */
  readonly name: string;
  /** The name that the program has on the machine. */
  readonly source: string;
}

/** What is written down in `files/minimal-debian`. */
export function minimalDebian(): readonly Belonging[] {
  const text = readFileSync(join(projectRoot, "spec/site/files/minimal-debian"), "utf8");
  return text
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .flatMap((line) => {
      const [owner = "", names = ""] = line.split(": ");
      return names.split(" ").map((word): Belonging => {
        const [name = "", source = name] = word.split("=");
        return { package: owner, name, source };
      });
    });
}

export const isProgram = ({ name }: Belonging): boolean => !name.includes("/");

/** Where the machine has a program, or null: what lies in /usr/local was put there by somebody. */
export function locate(...names: readonly string[]): string | null {
  const paths = names.flatMap((name) => DIRECTORIES.map((directory) => join(directory, name)));
  return paths.find((path) => existsSync(path)) ?? null;
}

const DIRECTORIES = ["/usr/sbin", "/usr/bin", "/sbin", "/bin"];
