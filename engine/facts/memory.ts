import { mapProbe } from "../module/probe.js";
import { readText } from "../module/read_file.js";
import type { Fact } from "./fact.js";
import { mebibytes, pairs } from "./sections.js";

/** From /proc/meminfo. */
export const memory: Fact = {
  summary: "Memory, in MiB",
  fields: {
    total_mb: "Total memory",
    free_mb: "Memory not used for anything",
    available_mb: "Memory that programs can get without swapping; estimated if the kernel does not say (EL6)",
    swap_mb: "Total swap space",
  },
  probe: mapProbe(readText("/proc/meminfo"), (text) => {
    const values = pairs((text ?? "").split("\n"), /:/);
    const kilobytes = (name: string): number | null => {
      const value = Number.parseInt(values.get(name) ?? "", 10);
      return Number.isNaN(value) ? null : value;
    };
    const sum = (...names: readonly string[]): number =>
      names.reduce((total, name) => total + (kilobytes(name) ?? 0), 0);
    return {
      total_mb: mebibytes(kilobytes("MemTotal")),
      free_mb: mebibytes(kilobytes("MemFree")),
      available_mb: mebibytes(
        kilobytes("MemAvailable") ?? sum("MemFree", "Buffers", "Cached") - sum("Shmem"),
      ),
      swap_mb: mebibytes(kilobytes("SwapTotal")),
    };
  }),
};
