import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SKIPPED_FILE, type Skipped } from "./needs.js";

const given = process.env[SKIPPED_FILE];
const directory = given === undefined ? mkdtempSync(join(tmpdir(), "tsplay-skipped-")) : null;
if (directory !== null) {
  process.env[SKIPPED_FILE] = join(directory, "skipped");
  process.on("exit", () => {
    rmSync(directory, { recursive: true, force: true });
  });
}

/** Mocha calls this when all specs of all its processes have run. */
export function mochaGlobalTeardown(): void {
  const file = process.env[SKIPPED_FILE] ?? "";
  const lines = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
  const summary = summarize([...new Set(lines)].map((line) => JSON.parse(line) as Skipped));
  if (summary !== "") process.stdout.write(summary);
}

/** What was skipped, by what is missing; empty when nothing was. */
function summarize(skipped: readonly Skipped[]): string {
  const missing = [...new Set(skipped.map(({ lacking }) => lacking))].sort();
  if (missing.length === 0) return "";
  const lines = missing.map((lacking) => {
    const those = skipped.filter((one) => one.lacking === lacking);
    const specs = those.reduce((sum, { count }) => sum + (count ?? 0), 0);
    const files = those.filter(({ count }) => count === null).length;
    const parts = [
      ...(specs > 0 ? [`${specs} ${specs === 1 ? "spec" : "specs"}`] : []),
      ...(files > 0 ? [`its part of ${files} ${files === 1 ? "file" : "files"}`] : []),
    ];
    return `    ${parts.join(", ")} for lack of ${lacking}\n`;
  });
  const total = skipped.reduce((sum, { count }) => sum + (count ?? 0), 0);
  return `\n  skipped here (${total} specs):\n${lines.join("")}`;
}
