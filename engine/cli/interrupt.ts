/** The first signal stops the run after the current steps, which `notify` reports; the second exits at once. */
export function onInterrupt(notify: (text: string) => void): {
  readonly signal: AbortSignal;
  release(): void;
} {
  const controller = new AbortController();
  const stop = (name: NodeJS.Signals): void => {
    if (controller.signal.aborted) process.exit(130);
    notify(`\n${name}: stopping after the current steps. A second signal stops at once.\n`);
    controller.abort(new Error("interrupted"));
  };
  const names: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const name of names) process.on(name, stop);
  return {
    signal: controller.signal,
    release: () => names.forEach((name) => process.off(name, stop)),
  };
}
