/**
 * `npm run build` builds what ships into dist/. Node loads few files quicker than many, so the command line,
 * the module API, the worker process and each built-in module become one file each; what they share goes into chunks.
 * `npm run bench` builds the programs of spec/bench into dist/bench/.
 *
 * Every chunk lies two directories below its top, as the sources do: engine/source/installation.ts counts on it.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { build, type BuildOptions, type Plugin } from "esbuild";
import { shellText } from "../engine/transport/shell/shell_text.js";

const modules = readdirSync("modules")
  .filter((name) => name.endsWith(".ts"))
  .map((name) => `modules/${name}`);

/** Puts the text of `.sh` files in place of the calls that read them. */
const shellTexts: Plugin = {
  name: "shell-texts",
  setup(bundle) {
    bundle.onLoad({ filter: /\/(?:engine|modules)\/.*\.ts$/ }, ({ path }) => {
      const source = readFileSync(path, "utf8");
      const contents = source.replaceAll(/\bshellText\(import\.meta\.url, "([^"]+)"\)/g, (_, name: string) =>
        JSON.stringify(shellText(pathToFileURL(path).href, name)),
      );
      // The API exports it for custom modules, so the function itself may stay.
      if (/(?<!function )\bshellText\(/.test(contents))
        throw new Error(
          `${path}: write shellText(import.meta.url, "NAME.sh"): another call would not find its file`,
        );
      return { contents, loader: "ts" };
    });
  },
};

const common = {
  outbase: ".",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  logLevel: "warning",
  metafile: true,
  plugins: [shellTexts],
} satisfies BuildOptions;

if (process.argv[2] === "bench") await buildBench();
else await buildPackage();

/** ssh2 stays a package because of its optional native part, jiti because it loads a part of itself by path. */
async function buildPackage(): Promise<void> {
  rmSync("dist", { recursive: true, force: true });
  const { metafile } = await build({
    ...common,
    entryPoints: [
      "engine/cli/main.ts",
      "engine/module/index.ts",
      "engine/transport/workers/worker.ts",
      ...modules,
    ],
    outdir: "dist",
    chunkNames: "engine/chunks/[name]-[hash]",
    external: ["ssh2", "jiti"],
    legalComments: "none",
    // Packages in CommonJS ask for Node's own modules with `require`.
    banner: {
      js: 'import { createRequire as $createRequire } from "node:module";\nconst require = $createRequire(import.meta.url);',
    },
  });
  writeFileSync("dist/LICENSES.txt", licences(Object.keys(metafile.inputs)));
  declareTypes("engine/module/index");
}

/** With Node's own packages beside it: what tsplay is compared with shall load ssh2 as everybody does. */
async function buildBench(): Promise<void> {
  const programs = ["main", "fanout", "plan", "probe", "proxy"].map((name) => `spec/bench/${name}.ts`);
  rmSync("dist/bench", { recursive: true, force: true });
  await build({
    ...common,
    entryPoints: [...programs, ...modules],
    outdir: "dist/bench",
    chunkNames: "spec/bench/[name]-[hash]",
    packages: "external",
  });
}

/** The types of the module API, and of nothing else. */
function declareTypes(entry: string): void {
  const all = mkdtempSync(join(tmpdir(), "tsplay-types-"));
  execFileSync("node_modules/.bin/tsc", ["-p", "tsconfig.build.json", "--outDir", all], { stdio: "inherit" });
  // Grows while it is walked.
  const needed = new Set([`${entry}.d.ts`]);
  for (const file of needed) {
    const text = readFileSync(join(all, file), "utf8");
    for (const [, path = ""] of text.matchAll(/(?:from|import) ?\(?"([^"]+)"/g)) {
      if (!path.startsWith(".")) throw new Error(`${file} needs the types of ${path}, which does not ship`);
      needed.add(join(dirname(file), path.replace(/\.js$/, ".d.ts")));
    }
    mkdirSync(dirname(join("dist", file)), { recursive: true });
    writeFileSync(join("dist", file), text);
  }
  rmSync(all, { recursive: true });
}

/** The licence of every package that a file of the bundle comes from. */
function licences(inputs: readonly string[]): string {
  const directories = inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []);
  const texts = [...new Set(directories)].sort().map((directory) => {
    const manifest: unknown = JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));
    const { name, version, license } = manifest as Readonly<Record<string, string>>;
    const file = readdirSync(directory).find((entry) => /^licen[cs]e/i.test(entry));
    if (file === undefined) throw new Error(`${directory} has no licence file to ship`);
    return `${name ?? ""} ${version ?? ""} (${license ?? ""})\n\n${readFileSync(join(directory, file), "utf8").trim()}\n`;
  });
  return `tsplay contains these packages.\n\n${texts.join(`\n${"-".repeat(80)}\n\n`)}`;
}
