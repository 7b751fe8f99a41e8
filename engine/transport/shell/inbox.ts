import type { Readable } from "node:stream";

/**
 * Bytes as they come in, taken out by lines and lengths. Always flowing, so that the other side never blocks; that
 * the source has ended is for its owner to notice and to say through `close`.
 */
export class Inbox {
  #waiting: Buffer[] = [];
  #size = 0;
  #gone: Error | null = null;
  #wake: (() => void) | null = null;

  constructor(source: Readable) {
    source.on("data", (chunk: Buffer) => {
      this.#waiting.push(chunk);
      this.#size += chunk.length;
      this.#notify();
    });
  }

  /** Makes every wait for what has not come fail with this error; the first reason counts. */
  close(reason: Error): void {
    this.#gone ??= reason;
    this.#notify();
  }

  /** The next line, without its newline. */
  async line(): Promise<string> {
    for (let from = 0; ;) {
      const all = this.#gather();
      const end = all.indexOf("\n", from);
      if (end >= 0) return this.#take(end + 1).toString("latin1", 0, end);
      from = all.length;
      await this.#more(all.length);
    }
  }

  /** Exactly so many bytes. */
  async bytes(count: number): Promise<Buffer> {
    while (this.#size < count) await this.#more(this.#size);
    this.#gather();
    return this.#take(count);
  }

  /** Skips everything up to and including the marker. */
  async skipPast(marker: string): Promise<void> {
    for (;;) {
      const all = this.#gather();
      const at = all.indexOf(marker);
      if (at >= 0) return void this.#take(at + marker.length);
      this.#take(Math.max(0, all.length - marker.length + 1));
      await this.#more(this.#size);
    }
  }

  /** Everything before the marker, which is taken out after it. */
  async until(marker: string): Promise<Buffer> {
    let seen = 0;
    let last = Buffer.alloc(0);
    for (let index = 0; ; index += 1) {
      while (index >= this.#waiting.length) await this.#more(this.#size);
      const chunk = this.#waiting[index] ?? last;
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

  #gather(): Buffer {
    const all = this.#waiting.length === 1 ? this.#waiting[0] : undefined;
    if (all) return all;
    const joined = Buffer.concat(this.#waiting);
    this.#waiting = [joined];
    return joined;
  }

  #take(count: number): Buffer {
    const all = this.#gather();
    this.#waiting = [all.subarray(count)];
    this.#size = all.length - count;
    return all.subarray(0, count);
  }

  async #more(than: number): Promise<void> {
    while (this.#size === than) {
      if (this.#gone) throw this.#gone;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  #notify(): void {
    this.#wake?.();
    this.#wake = null;
  }
}
