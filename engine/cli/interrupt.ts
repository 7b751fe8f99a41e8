/** The first signal asks the run to stop where it stands, and `tell` says so; the second leaves at once. */
export function onInterrupt(tell: (text: string) => void): { readonly signal: AbortSignal; release(): void } {
  const controller = new AbortController();
  const stop = (name: NodeJS.Signals): void => {
    if (controller.signal.aborted) process.exit(130);
    tell(`\n${name}: what is under way is finished, then it ends; again: at once.\n`);
    controller.abort(new Error("interrupted"));
  };
  const names: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const name of names) process.on(name, stop);
  return {
    signal: controller.signal,
    release: () => names.forEach((name) => process.off(name, stop)),
  };
}
