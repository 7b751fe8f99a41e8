import { writeFileSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";

/** What a process that was started with this file imported first tells of itself at its end. */
export interface Probed {
  /** Seconds of processor time. */
  readonly cpu: number;
  /** MiB of memory at the most. */
  readonly memory: number;
  /** MiB at the start. */
  readonly before: number;
  /** Milliseconds that the event loop was late, at the 99th percentile. */
  readonly delay: number;
}

const file = process.env["TSPLAY_BENCH_PROBE"];
if (file !== undefined) {
  const before = process.memoryUsage.rss() / 2 ** 20;
  const histogram = monitorEventLoopDelay({ resolution: 1 });
  histogram.enable();
  process.on("exit", () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    const probed: Probed = {
      cpu: (userCPUTime + systemCPUTime) / 1e6,
      memory: maxRSS / 1024,
      before,
      delay: histogram.percentile(99) / 1e6 - 1,
    };
    writeFileSync(file, JSON.stringify(probed));
  });
}
