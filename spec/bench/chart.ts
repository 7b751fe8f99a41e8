import { median } from "./measure.js";
import { type Result, secondsOf } from "./table.js";

const WIDTH = 720;
const LABEL = 170;
const ROW = 22;
const BAR = 14;

/** One SVG: a panel for each suite with a bar for each contender, as long as its median. */
export function chart(results: Readonly<Record<string, Result>>): string {
  const parts: string[] = [];
  let y = 10;
  for (const [suite, result] of Object.entries(results)) {
    const rows = Object.entries(secondsOf(result)).map(([name, times]) => ({ name, seconds: median(times) }));
    if (rows.length === 0) continue;
    parts.push(`<text x="10" y="${y + 14}" class="suite">${suite}</text>`);
    const longest = Math.max(...rows.map(({ seconds }) => seconds));
    rows.forEach((row, index) => parts.push(bar(row, y + 24 + index * ROW, longest)));
    y += 24 + rows.length * ROW + 16;
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y}" width="${WIDTH}" height="${y}">`,
    `<style>${STYLE}</style>`,
    ...parts,
    "</svg>\n",
  ].join("\n");
}

const STYLE = `
svg { background: #fff; font: 12px system-ui, sans-serif; }
text { fill: #333; }
.suite { font-weight: 600; }
rect { fill: #9aa7b4; }
.tsplay { fill: #2f6fde; }`;

function bar({ name, seconds }: { name: string; seconds: number }, y: number, longest: number): string {
  const length = Math.max(1, ((WIDTH - LABEL - 90) * seconds) / longest).toFixed(1);
  const kind = name.startsWith("tsplay") ? ' class="tsplay"' : "";
  return [
    `<text x="${LABEL - 8}" y="${y + 11}" text-anchor="end">${name}</text>`,
    `<rect${kind} x="${LABEL}" y="${y}" width="${length}" height="${BAR}" rx="2"/>`,
    `<text x="${LABEL + Number(length) + 6}" y="${y + 11}">${seconds.toFixed(2)} s</text>`,
  ].join("");
}
