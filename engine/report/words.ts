import { widthOf } from "./width.js";

/** “1 host”, “1,000 hosts”. */
export function count(number: number, noun: string): string {
  return `${grouped(number)} ${noun}${number === 1 ? "" : noun.endsWith("sh") ? "es" : "s"}`;
}

export function grouped(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** As many names as fit into a width, at least one: “gs1, gs2 and 998 more”. */
export function names(list: readonly string[], width: number): string {
  const all = list.join(", ");
  if (widthOf(all) <= width || list.length === 1) return all;
  let shown = list.slice(0, 1);
  const text = (): string => `${shown.join(", ")} and ${grouped(list.length - shown.length)} more`;
  for (const name of list.slice(1, -1)) {
    const before = shown;
    shown = [...shown, name];
    if (widthOf(text()) > width) {
      shown = before;
      break;
    }
  }
  return text();
}

/** “850 ms”, “12 s”, “3 min 12 s”, “2 h 5 min”. */
export function duration(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 9950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A word as it must be typed into a shell. */
export function shellWord(word: string): string {
  return /^[\w@%+=,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
