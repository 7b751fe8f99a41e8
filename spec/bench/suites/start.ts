import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Contender, median, printed, probed, race } from "../measure.js";
import type { Planned } from "../plan.js";
import { programBeside, projectRoot, TSPLAY } from "../settings.js";
import type { Suite } from "./suite.js";

/** What is spent before the first connection. */
export const start: Suite = async (directory, { rounds }, say) => {
  mkdirSync(directory, { recursive: true });
  const node = (...words: readonly string[]): readonly string[] => [process.execPath, ...words];
  const guide = join(projectRoot, "playbooks/hosted-engine.yml");
  const validate = {
    name: "tsplay validate guide",
    argv: node(TSPLAY, "validate", guide, "-i", join(projectRoot, "inventory")),
  };
  const nothing = { name: "bare node -e 0", argv: node("-e", "0") };
  const version = { name: "tsplay --version", argv: node(TSPLAY, "--version") };
  const seconds = await race([nothing, version, validate], Math.max(rounds, 7), say);
  const middle = ({ name }: typeof version): number => median(seconds.get(name) ?? []);
  const planned = await printed({
    name: "plan",
    argv: node(programBeside("plan"), directory, "10000", "50"),
  });
  return {
    ratio: middle(version) / middle(nothing),
    validateCpu: median(await cpuOf(validate)),
    ...(JSON.parse(planned) as Planned),
    seconds: Object.fromEntries(seconds),
  };
};

/** Seconds of processor time, five times over. */
async function cpuOf(contender: Contender): Promise<readonly number[]> {
  const seconds: number[] = [];
  while (seconds.length < 5) seconds.push((await probed(contender)).cpu);
  return seconds;
}
