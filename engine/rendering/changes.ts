/** Changes in a run that make cached things stale: readings of hosts, and rendered texts. */
export class Changes {
  #written = false;
  #knowledge = 0;

  /** A host was written to. */
  noteWrite(): void {
    this.#written = true;
  }

  /** Whether any host was written to since the last call. */
  takeWrites(): boolean {
    const written = this.#written;
    this.#written = false;
    return written;
  }

  /** Something became known about a host, or a host was lost. */
  noteKnowledge(): void {
    this.#knowledge += 1;
  }

  /** A number that increases with each of these. */
  get knowledge(): number {
    return this.#knowledge;
  }
}
