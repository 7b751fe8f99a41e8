/** What happens in a run that makes stale what others keep: readings of hosts, and texts rendered with variables. */
export class Changes {
  #written = false;
  #knowledge = 0;

  /** Some host was written to. */
  noteWrite(): void {
    this.#written = true;
  }

  /** Whether any host was written to since this was last asked. */
  takeWrites(): boolean {
    const written = this.#written;
    this.#written = false;
    return written;
  }

  /** Something became known of a host, or a host was lost. */
  noteKnowledge(): void {
    this.#knowledge += 1;
  }

  /** A number that grows with what is known. */
  get knowledge(): number {
    return this.#knowledge;
  }
}
