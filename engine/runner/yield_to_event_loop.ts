import { setImmediate } from "node:timers/promises";

/**
 * Makes a function that lets sockets and timers have their turn, at most once in ten milliseconds. It is called where
 * work for many hosts waits for nothing: without it, keepalives would be neither sent nor received.
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
