/** A promise that settles after so many seconds, and a way to cancel it. */
export interface Timeout {
  readonly promise: Promise<"timed out">;
  readonly cancel: () => void;
}

export function timeout(seconds: number): Timeout {
  let cancel = (): void => undefined;
  const promise = new Promise<"timed out">((resolve) => {
    const timer = setTimeout(() => resolve("timed out"), timerMilliseconds(seconds));
    cancel = () => clearTimeout(timer);
  });
  return { promise, cancel: () => cancel() };
}

/** What the promise gives, or "timed out" when that takes more than so many seconds. */
export async function withTimeout<T>(promise: Promise<T>, seconds: number): Promise<T | "timed out"> {
  const timer = timeout(seconds);
  return Promise.race([promise, timer.promise]).finally(timer.cancel);
}

/** Milliseconds for `setTimeout`. Node counts them in 31 bits, and fires longer timers at once. */
export function timerMilliseconds(seconds: number): number {
  return Math.min(seconds * 1000, 2 ** 31 - 1);
}
