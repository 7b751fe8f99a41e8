import { type Dirent, lstatSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { BenchHost, Fleet } from "./fleet.js";
import { type Contender, once } from "./measure.js";
import { wipe } from "./work.js";

/** Every contender begins at nothing and must come to the same. @throws Error that names the first that does not */
export async function rehearse(contenders: readonly Contender[], fleet: Fleet): Promise<void> {
  const [host] = fleet.hosts;
  let expected: string | null = null;
  for (const contender of contenders) {
    wipe(fleet);
    await once({ ...contender, argv: contender.rehearsal ?? contender.argv });
    const effect = host ? effectOn(host) : "";
    expected ??= effect;
    if (effect !== expected)
      throw new Error(`${contender.name} does other work:\n${effect}\n\nand not\n\n${expected}`);
  }
}

/** Paths with owners, modes and contents, as those who read such files see them: blanks and order do not matter. */
function effectOn({ root }: BenchHost): string {
  return beneath(root)
    .map(({ path, directory }) => {
      const { mode, uid, gid } = lstatSync(path);
      const head = `${relative(root, path)} ${(mode & 0o7777).toString(8)} ${uid}:${gid}`;
      return directory ? head : [head, ...meaning(readFileSync(path, "utf8"))].join("\n  ");
    })
    .join("\n");
}

const meaning = (text: string): readonly string[] =>
  text
    .split("\n")
    .map((line) => line.replaceAll(/\s+/g, " ").replaceAll(" = ", "=").trim())
    .filter((line) => line !== "")
    .sort();

/** What changes when anything on any host is written to, even with what is there already. */
export function fingerprint({ hosts }: Fleet): string {
  return hosts
    .flatMap(({ root }) => beneath(root))
    .map(({ path }) => {
      const { ino, ctimeNs } = lstatSync(path, { bigint: true });
      return `${path} ${ino} ${ctimeNs}`;
    })
    .join("\n");
}

function beneath(root: string): readonly { readonly path: string; readonly directory: boolean }[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .map((entry: Dirent) => ({
      path: join(entry.parentPath, entry.name),
      directory: entry.isDirectory(),
    }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}
