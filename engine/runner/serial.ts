import type { Play } from "../playbook/index.js";

/** Divides hosts into the batches of `serial`; the last size repeats until every host is in one. */
export function splitIntoBatches<T>(
  hosts: readonly T[],
  { serial }: Pick<Play, "serial">,
): readonly (readonly T[])[] {
  if (serial.length === 0) return hosts.length > 0 ? [hosts] : [];
  const batches: (readonly T[])[] = [];
  for (let from = 0; from < hosts.length;) {
    const size = serial[Math.min(batches.length, serial.length - 1)] ?? { hosts: hosts.length };
    const count = "hosts" in size ? size.hosts : Math.max(1, Math.floor((hosts.length * size.percent) / 100));
    batches.push(hosts.slice(from, from + count));
    from += count;
  }
  return batches;
}
