import { readFileSync, writeFileSync } from "node:fs";
import { modulesMarkdown } from "../../engine/cli/commands/modules.js";
import { createRegistry } from "../../engine/local/registry.js";
import { pagesWithParts, renewed } from "./tables.js";

/** Writes anew what docs/ holds of the engine's own declarations: `npm run docs`. */
writeFileSync("docs/modules.md", await modulesMarkdown(createRegistry([])));
for (const page of pagesWithParts) writeFileSync(page, renewed(page, readFileSync(page, "utf8")));
