import type { Readable } from "node:stream";

/**
 * Buffers incoming bytes, to be taken out by lines and lengths. The source is always flowing, so that the other side
 * never blocks; its owner notices when it ends, and calls `close`.
 */
export class Inbox {
  #chunks: Buffer[] = [];
  #size = 0;
  #closed: Error | null = null;
  #wake: (() => void) | null = null;

  constructor(source: Readable) {
    source.on("data", (chunk: Buffer) => {
      this.#chunks.push(chunk);
      this.#size += chunk.length;
      this.#notify();
    });
  }

  /** Makes every wait for more bytes fail with this error; the first reason counts. */
  close(reason: Error): void {
    this.#closed ??= reason;
    this.#notify();
  }

  /** The next line, without its newline. */
  async line(): Promise<string> {
    for (let from = 0; ;) {
      const all = this.#joined();
      const end = all.indexOf("\n", from);
      if (end >= 0) return this.#take(end + 1).toString("latin1", 0, end);
      from = all.length;
      await this.#more(all.length);
    }
  }

  /** Exactly so many bytes. */
  async bytes(count: number): Promise<Buffer> {
    while (this.#size < count) await this.#more(this.#size);
    this.#joined();
    return this.#take(count);
  }

  /** Skips everything up to and including the marker. */
  async skipPast(marker: string): Promise<void> {
    for (;;) {
      const all = this.#joined();
      const at = all.indexOf(marker);
      if (at >= 0) return void this.#take(at + marker.length);
      this.#take(Math.max(0, all.length - marker.length + 1));
      await this.#more(this.#size);
    }
  }

  /** Everything before the marker, which is taken out too. */
  async until(marker: string): Promise<Buffer> {
    let seen = 0;
    let last = Buffer.alloc(0);
    for (let index = 0; ; index += 1) {
      while (index >= this.#chunks.length) await this.#more(this.#size);
      const chunk = this.#chunks[index] ?? last;
      const joint = Buffer.concat([last, chunk]);
      const at = joint.indexOf(marker);
      if (at >= 0) {
        const found = this.#take(seen - last.length + at + marker.length);
        return found.subarray(0, found.length - marker.length);
      }
      seen += chunk.length;
      last = joint.subarray(Math.max(0, joint.length - marker.length + 1));
    }
  }

  #joined(): Buffer {
    const all = this.#chunks.length === 1 ? this.#chunks[0] : undefined;
    if (all) return all;
    const joined = Buffer.concat(this.#chunks);
    this.#chunks = [joined];
    return joined;
  }

  #take(count: number): Buffer {
    const all = this.#joined();
    this.#chunks = [all.subarray(count)];
    this.#size = all.length - count;
    return all.subarray(0, count);
  }

  async #more(than: number): Promise<void> {
    while (this.#size === than) {
      if (this.#closed) throw this.#closed;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  #notify(): void {
    this.#wake?.();
    this.#wake = null;
  }
}
