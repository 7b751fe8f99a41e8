/** The first signal asks the run to stop where it stands; the second leaves at once. */
export function onInterrupt(): { readonly signal: AbortSignal; release(): void } {
  const controller = new AbortController();
  const stop = (name: NodeJS.Signals): void => {
    if (controller.signal.aborted) process.exit(130);
    process.stderr.write(`\n${name}: no further step is begun; once more to leave at once.\n`);
    controller.abort(new Error("interrupted"));
  };
  const names: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const name of names) process.on(name, stop);
  return {
    signal: controller.signal,
    release: () => names.forEach((name) => process.off(name, stop)),
  };
}
