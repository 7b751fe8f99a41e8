import { setImmediate } from "node:timers/promises";

/**
 * Creates a function that yields to the event loop at most every ten milliseconds. It is called where
 * work for many hosts never waits: without it, keepalives would be neither sent nor received.
 */
export function eventLoopYielder(): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < INTERVAL) return;
    await setImmediate();
    last = performance.now();
  };
}

/** Milliseconds. */
const INTERVAL = 10;
