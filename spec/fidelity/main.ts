#!/usr/bin/env node
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { type Chain, chosen, readChains } from "./chain.js";
import { measureChains } from "./chains.js";
import { measureDrift } from "./drift.js";
import { enterMountNamespace, whatForbidsMachines } from "./enter.js";
import { measureGuide } from "./guide.js";
import type { Measured } from "./measure.js";
import { Random } from "./random.js";
import { randomChain } from "./random_chain.js";
import { type Figures, report } from "./report.js";
import { parseSettings, type Settings } from "./settings.js";
import { GuideSite } from "./site_play.js";
import { type Section, summary } from "./table.js";

await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? inspect(error) : String(error)}\n`);
  process.exitCode = 1;
});

async function main(): Promise<void> {
  const settings = parseSettings(process.argv.slice(2));
  if (settings.list) {
    list(settings.patterns);
    return;
  }
  const why = whatForbidsMachines();
  if (why !== null) throw new Error(why);
  if (!enterMountNamespace()) return;
  process.exitCode = report(await measureAll(settings), settings) ? 0 : 1;
}

function list(patterns: readonly string[]): void {
  for (const { group, name, about } of chosen(readChains(), patterns))
    process.stdout.write(`${group}  ${name}: ${about}\n`);
}

async function measureAll(settings: Settings): Promise<Figures> {
  const { parts, verbose } = settings;
  const say = (text: string): void => {
    if (verbose) process.stderr.write(text);
  };
  const all = chainsFor(settings);
  const chains = all && (await inMemory((directory) => play(all, settings.jobs, directory, say)));
  const needsSite = parts.has("guide") || parts.has("drift");
  const onSite = needsSite
    ? await GuideSite.use((site) => playOnSite(settings, site, say))
    : { guide: null, drift: null };
  return { chains, ...onSite };
}

/** What the guide has converged is what is changed behind its back. */
async function playOnSite(
  settings: Settings,
  site: GuideSite,
  say: (text: string) => void,
): Promise<Pick<Figures, "guide" | "drift">> {
  const { parts } = settings;
  const chapterDone = (chapter: Section): void => say(summary(chapter.title, [chapter]));
  const guide = parts.has("guide") ? await measureGuide(site, chapterDone) : null;
  return { guide, drift: parts.has("drift") ? await measureDrift(site, settings, say) : null };
}

/** Null where none are asked for. */
function chainsFor({ parts, patterns, count, seed }: Settings): readonly Chain[] | null {
  const written = parts.has("chains") ? chosen(readChains(), patterns) : [];
  if (parts.has("chains") && written.length === 0)
    throw new Error(`no chain is called like ${patterns.join(" or ")}: see --list`);
  const random = Array.from({ length: parts.has("random") ? count : 0 }, (_, index) =>
    randomChain(new Random(seed * 100_000 + index), index + 1),
  );
  return written.length + random.length === 0 ? null : [...written, ...random];
}

function play(
  chains: readonly Chain[],
  jobs: number,
  directory: string,
  say: (text: string) => void,
): Promise<readonly Measured[]> {
  return measureChains(chains, directory, jobs, ({ chain, rows, seconds }) => {
    const wrong = rows.filter(({ verdict }) => verdict === "wrong").length;
    say(`${chain.name}: ${rows.length} steps, ${wrong} wrong (${seconds.toFixed(1)} s)\n`);
  });
}

/** A directory in memory, to be seen and found by nobody else. */
async function inMemory<T>(work: (directory: string) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), "tsplay-fidelity-"));
  execFileSync("mount", ["-t", "tmpfs", "-o", "mode=755", "fidelity", directory]);
  try {
    return await work(directory);
  } finally {
    execFileSync("umount", ["-l", directory]);
    rmSync(directory, { recursive: true, force: true });
  }
}
