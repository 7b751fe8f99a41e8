import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { enterNamespaces, whatForbidsABench } from "./enter.js";
import { chart } from "./chart.js";
import { parseSettings } from "./settings.js";
import { suites } from "./suites/index.js";
import { markdown, type Result, table } from "./table.js";

const say = (text: string): void => void process.stderr.write(`${text}\n`);

await main().catch((error: unknown) => {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});

async function main(): Promise<void> {
  const settings = parseSettings(process.argv.slice(2));
  const why = whatForbidsABench();
  if (why !== null) throw new Error(why);
  if (!enterNamespaces()) return;

  const directory = mkdtempSync(join(tmpdir(), "tsplay-bench-"));
  // Nobody's own configuration, keys or agent shall make a difference.
  process.env["HOME"] = directory;
  delete process.env["SSH_AUTH_SOCK"];
  const results: Record<string, Result> = {};
  try {
    for (const name of settings.suites) {
      say(`${name}:`);
      results[name] = await suites[name](join(directory, name), settings, say);
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  process.stdout.write(settings.markdown ? markdown(results) : table(results));
  writeFileSync(settings.json, `${JSON.stringify({ suites: results }, null, 2)}\n`);
  if (settings.chart !== null) writeFileSync(settings.chart, chart(results));
}
