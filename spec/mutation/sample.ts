import { createHash } from "node:crypto";

/** So many of a list, always the same for a seed, in their order; what else is in the list changes little. */
export function sampleOf<T>(
  list: readonly T[],
  nameOf: (one: T) => string,
  { size, seed }: { readonly size: number; readonly seed: string },
): readonly T[] {
  const lots = list.map((one) =>
    createHash("sha256")
      .update(`${seed} ${nameOf(one)}`)
      .digest("hex"),
  );
  const last = lots.toSorted()[size - 1];
  return last === undefined ? list : list.filter((_, index) => (lots[index] ?? "") <= last);
}
