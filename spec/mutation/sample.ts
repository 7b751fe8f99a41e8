import { createHash } from "node:crypto";

/** So many of a list, always the same for a seed, in their order. */
export function sampleOf<T>(
  list: readonly T[],
  { size, seed }: { readonly size: number; readonly seed: string },
): readonly T[] {
  const lots = list.map((_, index) => createHash("sha256").update(`${seed} ${index}`).digest("hex"));
  const last = lots.toSorted()[size - 1];
  return last === undefined ? list : list.filter((_, index) => (lots[index] ?? "") <= last);
}
