/**
 * Thrown by what is asked for before it has been worked out, such as the digest of a large file. Checks and the rest
 * of a module's code need not know: whoever runs them waits, and begins them anew.
 */
export class Pending extends Error {
  override readonly name = "Pending";
  /** Settles once it is known, so that it may be asked for again; rejects with a Refusal where it cannot be. */
  readonly known: Promise<unknown>;

  constructor(what: string, known: Promise<unknown>) {
    super(`${what} is not known yet`);
    this.known = known;
    // It may be that nobody waits.
    known.catch(() => undefined);
  }
}

/** What `run` returns, which is begun anew for as long as it asks for what is pending. It must do nothing else. */
export async function onceKnown<T>(run: () => T): Promise<T> {
  for (;;) {
    try {
      return run();
    } catch (error) {
      if (!(error instanceof Pending)) throw error;
      await error.known;
    }
  }
}
