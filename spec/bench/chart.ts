import { median } from "./measure.js";
import { type Result, secondsOf } from "./table.js";

/** Pixels; what is written stands left and right of the plot. */
const WIDTH = 760;
const LEFT = 176;
const RIGHT = 610;
const ROW = 22;
const HEADING = 30;

/**
 * One SVG: a panel for each suite, and in it a line for each contender with a dot at its median and a bar from its quickest
 * to its slowest round. The scale is logarithmic, so that equal ratios are equally far apart.
 */
export function chart(results: Readonly<Record<string, Result>>): string {
  const panels = Object.entries(results).flatMap(([name, result]) => panelOf(name, result));
  const scale = scaleOf(panels.flatMap(({ rows }) => rows.flatMap(({ times }) => times)));
  const bodies: string[] = [];
  let y = 8;
  for (const panel of panels) {
    bodies.push(drawn(panel, y, scale));
    y += HEADING + panel.rows.length * ROW + 12;
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y + 30}" width="${WIDTH}" height="${y + 30}" role="img" aria-label="Seconds of every contender, suite by suite">`,
    `<style>${STYLE}</style>`,
    ...grid(scale, y),
    ...bodies,
    "</svg>\n",
  ].join("\n");
}

interface Row {
  readonly name: string;
  readonly times: readonly number[];
}

interface Panel {
  readonly name: string;
  readonly about: string;
  readonly rows: readonly Row[];
}

/** Where on the plot so many seconds are. */
interface Scale {
  readonly at: (seconds: number) => number;
  readonly least: number;
  readonly most: number;
}

/** Suites without contenders have none. */
function panelOf(name: string, result: Result): readonly Panel[] {
  const rows = Object.entries(secondsOf(result)).map(([contender, times]) => ({ name: contender, times }));
  if (rows.length === 0) return [];
  const hosts = typeof result["hosts"] === "number" ? `${result["hosts"].toLocaleString("en")} hosts` : "";
  rows.sort((a, b) => median(a.times) - median(b.times));
  return [{ name, about: [hosts, ABOUT[name] ?? ""].filter((text) => text !== "").join(", "), rows }];
}

const ABOUT: Readonly<Record<string, string>> = {
  converged: "twenty tasks, nothing to change",
  first: "twenty tasks, everything to change",
  wan: "nothing to change, 50 ms added to each round trip",
  thousand: "nothing to change",
  start: "before any connection",
  transfer: "a file of 1 GiB to one host",
};

function scaleOf(seconds: readonly number[]): Scale {
  const least = Math.min(...seconds) / 1.5;
  const most = Math.max(...seconds) * 1.2;
  const at = (value: number): number =>
    LEFT + ((RIGHT - LEFT) * Math.log(value / least)) / Math.log(most / least);
  return { at, least, most };
}

/** A line at 1, 2 and 5 of each power of ten; the powers are stronger, and named beneath. */
function grid({ at, least, most }: Scale, bottom: number): readonly string[] {
  const lines: string[] = [];
  for (let power = Math.floor(Math.log10(least)); power <= Math.log10(most); power += 1)
    for (const digit of [1, 2, 5]) {
      const value = digit * 10 ** power;
      if (value < least || value > most) continue;
      const x = at(value).toFixed(1);
      const label = Number(value.toPrecision(1));
      lines.push(
        `<path class="${digit === 1 ? "major" : "minor"}" d="M${x} 8V${bottom}"/>`,
        `<text class="quiet" x="${x}" y="${bottom + 16}" text-anchor="middle">${label}${digit === 1 ? " s" : ""}</text>`,
      );
    }
  return lines;
}

function drawn({ name, about, rows }: Panel, top: number, scale: Scale): string {
  const bare = rows.find((row) => row.name.startsWith("bare"));
  const yardstick = bare ? median(bare.times) : NaN;
  return [
    `<rect class="ground" x="0" y="${top}" width="${WIDTH}" height="${HEADING - 8}"/>`,
    `<text y="${top + 15}"><tspan class="suite" x="8">${name}</tspan><tspan class="quiet" x="${LEFT}">${about}</tspan></text>`,
    ...rows.map((row, index) => line(row, top + HEADING + index * ROW + 4, yardstick, scale)),
  ].join("\n");
}

function line({ name, times }: Row, y: number, yardstick: number, { at }: Scale): string {
  const middle = median(times);
  const x = at(middle).toFixed(1);
  const kind = name.startsWith("tsplay") ? "ours" : name.startsWith("bare") ? "bare" : "other";
  return [
    `<g class="${kind}"><text x="${LEFT - 10}" y="${y + 4}" text-anchor="end">${name}</text>`,
    `<path class="stem" d="M${LEFT} ${y}H${x}"/>`,
    `<path class="spread" d="M${at(Math.min(...times)).toFixed(1)} ${y}H${at(Math.max(...times)).toFixed(1)}"/>`,
    `<circle cx="${x}" cy="${y}" r="5"/>`,
    `<text x="${RIGHT + 70}" y="${y + 4}" text-anchor="end">${inSeconds(middle)}</text>`,
    Number.isNaN(yardstick) || kind === "bare"
      ? "</g>"
      : `<text x="${WIDTH - 8}" y="${y + 4}" text-anchor="end">${asRatio(middle / yardstick)}</text></g>`,
  ].join("");
}

/** Three digits at the most, for no more are known. */
const inSeconds = (seconds: number): string => `${Number(seconds.toPrecision(3))} s`;
const asRatio = (ratio: number): string =>
  `${ratio < 10 ? Number(ratio.toPrecision(3)) : Math.round(ratio)} ×`;

/** On white and on black alike: no ground of its own, and colours for either. */
const STYLE = `
svg { font: 12px system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; font-variant-numeric: tabular-nums;
  --ink: #24292f; --quiet: #6e7781; --line: #d8dee4; --ground: #f0f3f6; --bare: #57606a; --ours: #0a66d8; --other: #afb8c1; }
@media (prefers-color-scheme: dark) {
  svg { --ink: #e6edf3; --quiet: #8d96a0; --line: #30363d; --ground: #1c2128; --bare: #adbac7; --ours: #58a6ff; --other: #6e7681; }
}
text { fill: var(--ink); }
.quiet { fill: var(--quiet); }
.suite, .ours text { font-weight: 600; }
.ground { fill: var(--ground); }
.major, .minor { stroke: var(--line); }
.minor { stroke-dasharray: 1 3; }
.stem { stroke-width: 2; opacity: .35; }
.spread { stroke-width: 6; opacity: .4; stroke-linecap: round; }
.bare { --own: var(--bare); }
.ours { --own: var(--ours); }
.other { --own: var(--other); }
.stem, .spread { stroke: var(--own); }
circle { fill: var(--own); }`;
