import type { DriftMeasured } from "./drift.js";
import type { GuideMeasured } from "./guide.js";
import type { Measured } from "./measure.js";
import { type Section, summary, sumOf, troubles } from "./table.js";

/** All that was measured; null what was not asked for. */
export interface Figures {
  readonly chains: readonly Measured[] | null;
  readonly guide: GuideMeasured | null;
  readonly drift: DriftMeasured | null;
}

/** The share of steps that may be “cannot tell”, in percent. */
const MOST_UNTOLD = { chains: 15, guide: 10 } as const;

/** Prints the figures; answers whether they are as they should be. */
export function report(figures: Figures, { json, all }: { json: boolean; all: boolean }): boolean {
  process.stdout.write(json ? `${JSON.stringify(plain(figures), null, 2)}\n` : text(figures, all));
  const { chains, guide, drift } = figures;
  return (
    (chains === null || isFine(chains.map(sectionOf), MOST_UNTOLD.chains)) &&
    (guide === null || (isFine(guide.chapters, MOST_UNTOLD.guide) && isFine([guide.whole], 100))) &&
    (drift === null || drift.missed.length + drift.alarms.length + drift.unhealed.length === 0)
  );
}

function isFine(sections: readonly Section[], mostUntold: number): boolean {
  const { steps, honest, wrong } = sumOf(sections);
  return wrong === 0 && sections.every((one) => one.wrong.length === 0) && honest * 100 <= steps * mostUntold;
}

const sectionOf = ({ chain, rows, wrong }: Measured): Section => ({
  ...{ title: chain.name, about: chain.about, given: chain.given },
  ...{ rows, wrong },
});

function text({ chains, guide, drift }: Figures, all: boolean): string {
  const sections = chains?.map(sectionOf) ?? [];
  const left = chains?.filter(({ skipped }) => skipped !== null) ?? [];
  return [
    troubles(sections, all),
    ...(guide === null ? [] : [troubles([...guide.chapters, guide.whole], all)]),
    ...left.map(({ chain, skipped }) => `${chain.name} was left out: ${skipped ?? ""}\n`),
    ...(chains === null ? [] : [summary(`${chains.length - left.length} chains`, sections)]),
    ...(guide === null
      ? []
      : [
          summary("the guide, each chapter", guide.chapters),
          summary("the guide, from bare hosts", [guide.whole]),
        ]),
    ...(drift === null ? [] : [driftText(drift)]),
  ]
    .filter((part) => part !== "")
    .join("\n");
}

function driftText({ changes, missed, alarms, unhealed, untold, unchanged, trips }: DriftMeasured): string {
  const lists = [
    ...missed.map((one) => `  missed: ${one}\n`),
    ...alarms.map((one) => `  false alarm: ${one}\n`),
    ...unhealed.map((one) => `  ${one}\n`),
  ];
  return `${lists.join("")}${changes} random changes: ${missed.length} missed, ${alarms.length} false alarms, ${unhealed.length} not healed exactly, ${untold} steps that could not be told
${unchanged} checks of unchanged hosts, in ${trips} exchanges with a host at most\n`;
}

function plain({ chains, guide, drift }: Figures): object {
  return {
    ...(chains && {
      totals: sumOf(chains.map(sectionOf)),
      beside: besideOf(chains),
      chains: chains.map(named),
    }),
    ...(guide && { guide: { totals: sumOf(guide.chapters), ...guide } }),
    ...(drift && { drift }),
  };
}

const named = ({ chain, ...rest }: Measured): object => ({ name: chain.name, group: chain.group, ...rest });

const besideOf = (chains: readonly Measured[]): number =>
  chains.reduce((sum, { wrong }) => sum + wrong.length, 0);
