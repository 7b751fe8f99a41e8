#!/usr/bin/env node
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { chosen, readChains } from "./chain.js";
import { measureChains } from "./chains.js";
import { enterMountNamespace, whatForbidsMachines } from "./enter.js";
import type { Measured } from "./measure.js";
import { parseSettings } from "./settings.js";
import { type Section, sumOf, summary, troubles } from "./table.js";

/** The share of steps that may be “cannot tell”, in percent. */
const MOST_UNTOLD = 15;

await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? inspect(error) : String(error)}\n`);
  process.exitCode = 1;
});

async function main(): Promise<void> {
  const settings = parseSettings(process.argv.slice(2));
  const chains = chosen(readChains(), settings.patterns);
  if (settings.list) {
    for (const { group, name, about } of chains) process.stdout.write(`${group}  ${name}: ${about}\n`);
    return;
  }
  const why = whatForbidsMachines();
  if (why !== null) throw new Error(why);
  if (!enterMountNamespace()) return;
  const directory = mkdtempSync(join(tmpdir(), "tsplay-fidelity-"));
  execFileSync("mount", ["-t", "tmpfs", "-o", "mode=755", "fidelity", directory]);
  try {
    const measured = await measureChains(chains, directory, settings.jobs, (one) => {
      if (settings.verbose) say(one);
    });
    report(measured, settings.json);
  } finally {
    execFileSync("umount", ["-l", directory]);
    rmSync(directory, { recursive: true, force: true });
  }
}

function say({ chain, skipped, rows, seconds }: Measured): void {
  const wrong = rows.filter(({ verdict }) => verdict === "wrong").length;
  const what = skipped === null ? `${rows.length} steps, ${wrong} wrong` : `left out: ${skipped}`;
  process.stderr.write(`${chain.name}: ${what} (${seconds.toFixed(1)} s)\n`);
}

function report(measured: readonly Measured[], json: boolean): void {
  const sections = measured.map(({ chain, rows, wrong }): Section => ({
    title: chain.name,
    about: chain.about,
    rows,
    wrong,
  }));
  const { steps, honest, wrong } = sumOf(sections);
  if (json)
    process.stdout.write(
      `${JSON.stringify({ totals: sumOf(sections), chains: measured.map(plain) }, null, 2)}\n`,
    );
  else process.stdout.write(`${troubles(sections)}\n${summary("chains", sections)}`);
  const beside = sections.some((section) => section.wrong.length > 0);
  if (wrong > 0 || beside || honest * 100 > steps * MOST_UNTOLD) process.exitCode = 1;
}

function plain({ chain, ...rest }: Measured): object {
  return { name: chain.name, group: chain.group, ...rest };
}
