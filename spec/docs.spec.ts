import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { modulesMarkdown } from "../engine/cli/commands/modules.js";
import { createRegistry } from "../engine/local/registry.js";
import { pagesWithParts, renewed } from "./docs/tables.js";
import { Desk } from "./support/mistakes.js";
import { diagnosticCodes } from "../engine/source/diagnostic.js";

describe("docs", () => {
  it("docs/diagnostics.md describes every code of a diagnostic, and no other", () => {
    const rows = readFileSync("docs/diagnostics.md", "utf8").matchAll(/^\| `([a-z-]+)` \|/gm);
    assert.deepEqual([...rows].map(([, code]) => code).sort(), [...diagnosticCodes].sort());
  });

  it("docs/modules.md is what the modules declare", async () => {
    const page = await modulesMarkdown(createRegistry([]));
    assert.equal(readFileSync("docs/modules.md", "utf8"), page, "renew it with: npm run docs");
  });

  for (const page of pagesWithParts)
    it(`${page} is what the engine declares`, () => {
      const text = readFileSync(page, "utf8");
      assert.equal(text, renewed(page, text), "renew it with: npm run docs");
    });

  it("every link in the docs leads to a file", () => {
    const pages = ["README.md", "CONTRIBUTING.md", ...readdirSync("docs").map((name) => `docs/${name}`)];
    const broken = pages.flatMap((page) => {
      const links = readFileSync(page, "utf8").matchAll(/\]\((?!https?:|#)([^)#]+)/g);
      const base = page.startsWith("docs/") ? "docs/" : "";
      const there = new Set(listed("."));
      return [...links].map(([, link = ""]) => normal(base + link)).filter((link) => !there.has(link));
    });
    assert.deepEqual(broken, []);
  });
});

describe("the playbooks in the docs", () => {
  const pages = ["README.md", "docs/playbooks.md"].map((page) => [page, readFileSync(page, "utf8")] as const);
  const desk = new Desk();

  for (const [page, text] of pages)
    it(`the playbooks in ${page} have no errors`, async () => {
      const playbooks = [...text.matchAll(/^```yaml\n(- (?:hosts|name): [^]*?)^```/gm)];
      assert.ok(playbooks.length > 0);
      for (const [, playbook = ""] of playbooks) {
        desk.lay({
          "p.yml": playbook,
          "hosts.yml": "web: { hosts: [a, web3.example.com] }\n",
          "site.conf.hbs": "",
        });
        assert.deepEqual(await desk.problems(), []);
      }
    });
});

function listed(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter(({ name }) => !["node_modules", "dist", ".git", ".site", ".lab"].includes(name))
    .flatMap((entry) => {
      const path = directory === "." ? entry.name : `${directory}/${entry.name}`;
      return entry.isDirectory() ? [path, `${path}/`, ...listed(path)] : [path];
    });
}

const normal = (path: string): string => path.replace(/^\.\//, "").replace(/[^/]+\/\.\.\//g, "");
