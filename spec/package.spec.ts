import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, normalize } from "node:path";
import { promisify } from "node:util";
import { startSshServer } from "./support/ssh-server.js";

const readme = readFileSync("README.md", "utf8");
const manifest = JSON.parse(readFileSync("package.json", "utf8")) as {
  readonly bin: { readonly tsplay: string };
  readonly dependencies: Readonly<Record<string, string>>;
};

/** Somebody's project in which the package is installed, as npm would: it is packed, and nothing of the clone is in reach. */
describe("the package, installed", function () {
  this.timeout(120_000);
  let project: string;
  before(() => {
    if (isStale()) execFileSync("npm", ["run", "build"], { stdio: "ignore" });
    project = realpathSync(mkdtempSync(join(tmpdir(), "tsplay-package-")));
    install(project);
  });
  after(() => rmSync(project, { recursive: true, force: true }));

  const shipped = (): readonly string[] => listed(join(project, "node_modules/tsplay"));
  const npx = async (...words: readonly string[]): Promise<string> => {
    const { stdout } = await promisify(execFile)("npx", ["--no-install", ...words], {
      cwd: project,
      env: { ...process.env, npm_config_update_notifier: "false" },
    });
    return stdout;
  };

  it("shows the README's module in its reference, and runs it", async () => {
    mkdirSync(join(project, "modules"));
    writeFileSync(join(project, "modules/motd.ts"), code("ts", "modules/motd.ts"));
    const path = join(project, "greeting");
    const play = [{ hosts: "all", tasks: [{ motd: { text: "Welcome", path } }] }];
    writeFileSync(join(project, "greet.yml"), JSON.stringify(play));
    writeFileSync(join(project, "here.yml"), HERE);

    assert.match(
      await npx("tsplay", "modules", "motd", "--modules", "modules"),
      /Set the message of the day/,
    );
    await npx("tsplay", "run", "greet.yml", "-i", "here.yml");
    assert.equal(readFileSync(path, "utf8"), "Welcome\n");
    assert.match(await npx("tsplay", "check", "greet.yml", "-i", "here.yml"), /No drift/);
  });

  it("checks the README's module with the README's command, without types of Node", async () => {
    const command = /^npx (tsc .*)$/m.exec(readme)?.[1] ?? assert.fail("the README names no command");
    const words = command
      .split(" ")
      .flatMap((word) => (word === "modules/*.ts" ? ["modules/motd.ts"] : [word]));
    await npx(...words).catch((error: unknown) => {
      assert.fail(String((error as { readonly stdout?: unknown }).stdout));
    });
  });

  it("is one with what modules of one's own import", async () => {
    const text = `import { defineModule, refuse, known } from "tsplay";
      export default defineModule({
        summary: "Refuses", params: {}, reads: () => ({ nothing: known(null) }),
        check: () => refuse("as it was meant to"), apply: () => [],
      });`;
    mkdirSync(join(project, "modules"), { recursive: true });
    writeFileSync(join(project, "modules/refusing.ts"), text);
    writeFileSync(join(project, "refuse.yml"), JSON.stringify([{ hosts: "all", tasks: [{ refusing: {} }] }]));
    writeFileSync(join(project, "here.yml"), HERE);
    const failure: unknown = await npx("tsplay", "run", "refuse.yml", "-i", "here.yml", "--json").catch(
      (error: unknown) => error,
    );
    const output = String((failure as { readonly stdout?: unknown }).stdout);
    assert.match(output, /"why":"as it was meant to"/, "a refusal is not taken for a bug in the module");
  });

  it("starts worker processes", async () => {
    const server = await startSshServer();
    try {
      const vars = {
        ...{ address: "127.0.0.1", port: server.port, user: "root" },
        identity_file: join(server.directory, "id"),
        known_hosts: join(server.directory, "known_hosts"),
      };
      writeFileSync(join(project, "two.yml"), JSON.stringify({ all: { vars, hosts: { a: {}, b: {} } } }));
      assert.match(await npx("tsplay", "ping", "-i", "two.yml", "--processes", "2"), /a .*ms[^]*b .*ms/);
    } finally {
      await server.stop();
    }
  });

  it("lists the built-in modules", async () => {
    const modules = await npx("tsplay", "modules");
    for (const name of readdirSync("modules").filter((file) => file.endsWith(".ts")))
      assert.match(modules, new RegExp(`^${name.replace(".ts", "")} `, "m"));
  });

  it("has a link in no page that leads out of it", () => {
    const there = new Set(shipped());
    const broken = [...there]
      .filter((page) => page.endsWith(".md"))
      .flatMap((page) =>
        [...readFileSync(join(project, "node_modules/tsplay", page), "utf8").matchAll(LINK)].map(
          ([, link = ""]) => normalize(join(dirname(page), link)),
        ),
      )
      .filter((link) => !there.has(link));
    assert.deepEqual(broken, []);
  });

  it("has no source map without its source, and the licences of all that it contains", () => {
    assert.deepEqual(
      shipped().filter((path) => path.endsWith(".map")),
      [],
    );
    const licences = readFileSync(join(project, "node_modules/tsplay/dist/LICENSES.txt"), "utf8");
    for (const name of ["ajv", "commander", "handlebars", "yaml"])
      assert.match(licences, new RegExp(`^${name} \\d`, "m"));
  });
});

const HERE = "all: { hosts: { here: { connection: local } } }";

const LINK = /\]\((?!https?:|#)([^)#]+)/g;

/** Whether dist/ is older than what it is made of. */
function isStale(): boolean {
  if (!existsSync("dist/LICENSES.txt")) return true;
  const built = statSync("dist/LICENSES.txt").mtimeMs;
  return ["engine", "modules"].some((room) =>
    listed(room).some((path) => statSync(join(room, path)).mtimeMs > built),
  );
}

/** What `npm install` does with the packed package and its dependencies, without asking a registry. */
function install(project: string): void {
  const packed = execFileSync(
    "npm",
    ["pack", "--ignore-scripts", "--silent", "--pack-destination", project],
    {
      encoding: "utf8",
    },
  ).trim();
  const packages = join(project, "node_modules");
  mkdirSync(join(packages, ".bin"), { recursive: true });
  execFileSync("tar", ["-xzf", join(project, packed), "-C", project]);
  cpSync(join(project, "package"), join(packages, "tsplay"), { recursive: true });
  rmSync(join(project, "package"), { recursive: true });
  for (const name of [...Object.keys(manifest.dependencies), "typescript"])
    symlinkSync(realpathSync(join("node_modules", name)), join(packages, name));
  const programs = { tsplay: `tsplay/${manifest.bin.tsplay}`, tsc: "typescript/bin/tsc" };
  for (const [name, path] of Object.entries(programs))
    symlinkSync(join("..", path), join(packages, ".bin", name));
  chmodSync(join(packages, programs.tsplay), 0o755);
  writeFileSync(join(project, "package.json"), JSON.stringify({ name: "a-project", private: true }));
}

/** The README's code whose first line names this file. */
function code(language: string, file: string): string {
  const blocks = [...readme.matchAll(new RegExp(`\`\`\`${language}\n(// (\\S+)\n[^]*?)\`\`\``, "g"))];
  return blocks.find(([, , name]) => name === file)?.[1] ?? assert.fail(`the README has no ${file}`);
}

function listed(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true, encoding: "utf8" })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1));
}
