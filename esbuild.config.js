/**
 * `node esbuild.config.js` builds what ships into dist/. Node loads few files quicker than many, so the command line,
 * the module API, the worker process and each built-in module become one file each; what they share goes into chunks.
 * `node esbuild.config.js bench` builds the programs of spec/bench into dist/bench/.
 *
 * Every chunk lies two directories below its top, as the sources do: engine/source/installation.ts counts on it.
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const modules = readdirSync("modules")
  .filter((name) => name.endsWith(".ts"))
  .map((name) => `modules/${name}`);

const common = {
  outbase: ".",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  logLevel: "warning",
  metafile: true,
};

if (process.argv[2] === "bench") await buildBench();
else await buildPackage();

/** ssh2 stays a package because of its optional native part, jiti because it loads a part of itself by path. */
async function buildPackage() {
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
}

/** With Node's own packages beside it: what tsplay is compared with shall load ssh2 as everybody does. */
async function buildBench() {
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

/** The licence of every package that a file of the bundle comes from. */
function licences(inputs) {
  const directories = inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []);
  const texts = [...new Set(directories)].sort().map((directory) => {
    const { name, version, license } = JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));
    const file = readdirSync(directory).find((entry) => /^licen[cs]e/i.test(entry));
    if (file === undefined) throw new Error(`${directory} has no licence file to ship`);
    return `${name} ${version} (${license})\n\n${readFileSync(join(directory, file), "utf8").trim()}\n`;
  });
  return `tsplay contains these packages.\n\n${texts.join(`\n${"-".repeat(80)}\n\n`)}`;
}
