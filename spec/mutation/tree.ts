import {
  chmodSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { transform } from "esbuild";
import { type Flip, flipsOf } from "./flips.js";
import { withSwitches } from "./switches.js";

/** A copy of the project in JavaScript, with every flip of some of its files behind a switch. */
export interface Tree {
  readonly directory: string;
  readonly flips: readonly Flip[];
  remove(): void;
}

/** The program that runs tests in a copy, at its top so that it finds the same mocha as the specs do. */
export const CHILD = "mutation_child.mjs";

/** @param files the files to be flipped, named from the top of the project */
export async function plant(project: string, files: readonly string[]): Promise<Tree> {
  const directory = mkdtempSync(join(tmpdir(), "tsplay-mutation-"));
  const remove = (): void => rmSync(directory, { recursive: true, force: true });
  process.on("exit", remove);
  chmodSync(directory, 0o755); // Some specs do a thing as somebody else.
  const flips = files.flatMap((file) => flipsOf(file, readFileSync(join(project, file), "utf8")));
  cpSync(project, directory, { recursive: true, filter: (path) => isWanted(relative(project, path)) });
  symlinkSync(join(project, "node_modules"), join(directory, "node_modules"));
  await Promise.all(
    readdirSync(directory, { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".ts") && !path.endsWith(".d.ts") && !path.startsWith("node_modules"))
      .map((path) =>
        translate(
          join(directory, path),
          flips.filter(({ file }) => file === path),
        ),
      ),
  );
  const child = await javaScript(readFileSync(join(import.meta.dirname, "child.ts"), "utf8"));
  writeFileSync(join(directory, CHILD), child);
  return { directory, flips, remove };
}

function isWanted(path: string): boolean {
  return !/^(?:node_modules|dist|coverage|\.[^/]+)$/.test(path);
}

/** A module of a playbook is a file of either language, so only one of them may be there; the rest may be read as text. */
async function translate(path: string, flips: readonly Flip[]): Promise<void> {
  const text = readFileSync(path, "utf8");
  writeFileSync(path.replace(/\.ts$/, ".js"), await javaScript(withSwitches(text, flips)));
  if (basename(dirname(path)) === "modules" && !path.includes("/spec/")) rmSync(path);
}

async function javaScript(text: string): Promise<string> {
  const { code } = await transform(text, { loader: "ts", format: "esm", target: "node20" });
  return code;
}
