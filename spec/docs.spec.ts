import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { modulesMarkdown } from "../engine/cli/commands/modules.js";
import { createRegistry } from "../engine/local/registry.js";
import { pagesWithParts, renewed } from "./docs/tables.js";
import { diagnosticCodes } from "../engine/source/diagnostic.js";

describe("docs", () => {
  it("describe every kind of mistake, and no other", () => {
    const rows = readFileSync("docs/diagnostics.md", "utf8").matchAll(/^\| `([a-z-]+)` \|/gm);
    assert.deepEqual([...rows].map(([, code]) => code).sort(), [...diagnosticCodes].sort());
  });

  it("hold the modules' reference as the modules declare it", async () => {
    const page = await modulesMarkdown(createRegistry([]));
    assert.equal(readFileSync("docs/modules.md", "utf8"), page, "renew it with: npm run docs");
  });

  for (const page of pagesWithParts)
    it(`${page} holds what the engine declares`, () => {
      const text = readFileSync(page, "utf8");
      assert.equal(text, renewed(page, text), "renew it with: npm run docs");
    });

  it("have no link that leads nowhere", () => {
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

function listed(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter(({ name }) => !["node_modules", "dist", ".git", ".site"].includes(name))
    .flatMap((entry) => {
      const path = directory === "." ? entry.name : `${directory}/${entry.name}`;
      return entry.isDirectory() ? [path, `${path}/`, ...listed(path)] : [path];
    });
}

const normal = (path: string): string => path.replace(/^\.\//, "").replace(/[^/]+\/\.\.\//g, "");
