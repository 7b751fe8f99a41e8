import type { Fleet } from "../fleet.js";
import { median } from "../measure.js";
import type { Settings } from "../settings.js";
import type { Result } from "../table.js";

/** Measures one thing in a directory of its own. */
export type Suite = (directory: string, settings: Settings, say: (text: string) => void) => Promise<Result>;

/** What JSON tells of a race: tsplay's median over the bare fan-out's, and everybody's seconds. */
export function raced(
  seconds: ReadonlyMap<string, readonly number[]>,
): Pick<Result, "seconds"> & { readonly ratio: number } {
  const ratio = median(seconds.get("tsplay") ?? []) / median(seconds.get("bare ssh2") ?? []);
  return { ratio, seconds: Object.fromEntries(seconds) };
}

/** The hosts end with the work, however it ends. */
export async function withFleet<T>(starting: Promise<Fleet>, work: (fleet: Fleet) => Promise<T>): Promise<T> {
  const fleet = await starting;
  try {
    return await work(fleet);
  } finally {
    fleet.stop();
  }
}
