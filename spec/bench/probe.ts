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
  /**
   * Milliseconds of processor time between two turns of the event loop, at the 99th percentile: how long our own work
   * holds it, where `delay` counts waiting for a core too.
   */
  readonly held: number;
}

const file = process.env["TSPLAY_BENCH_PROBE"];
if (file !== undefined) {
  const before = process.memoryUsage.rss() / 2 ** 20;
  const histogram = monitorEventLoopDelay({ resolution: 1 });
  histogram.enable();
  const turns: number[] = [];
  let last = process.cpuUsage();
  setInterval(() => {
    const { user, system } = process.cpuUsage(last);
    last = process.cpuUsage();
    turns.push((user + system) / 1000);
  }, 1).unref();
  process.on("exit", () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    const probed: Probed = {
      cpu: (userCPUTime + systemCPUTime) / 1e6,
      memory: maxRSS / 1024,
      before,
      held: turns.sort((a, b) => a - b)[Math.floor(turns.length * 0.99)] ?? 0,
      delay: histogram.percentile(99) / 1e6 - 1,
    };
    writeFileSync(file, JSON.stringify(probed));
  });
}
