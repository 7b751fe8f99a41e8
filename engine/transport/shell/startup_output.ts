import type { Channel } from "../channel.js";

/** What a program prints on both streams before its ready line: kept short, for messages and for sudo's prompt. */
export class StartupOutput {
  text = "";
  readonly #channel: Channel;
  readonly #stop: (() => void)[] = [];
  #onData: () => void = () => undefined;

  constructor(channel: Channel) {
    this.#channel = channel;
    for (const stream of [channel.stdout, channel.stderr]) {
      const append = (chunk: Buffer): void => {
        this.text = (this.text + chunk.toString("latin1")).slice(-KEPT);
        this.#onData();
      };
      stream.on("data", append);
      this.#stop.push(() => stream.off("data", append));
    }
    channel.stderr.resume();
  }

  /** Writes the password at the first prompt; settles at the second, which means that it was wrong. */
  passwordRejected(prompt: string, password: string | null): Promise<void> {
    return new Promise((resolve) => {
      let prompts = 0;
      this.#onData = () => {
        if (password === null || !this.text.includes(prompt)) return;
        this.text = this.text.replace(prompt, "");
        prompts += 1;
        if (prompts === 1) this.#channel.stdin.write(`${password}\n`);
        else resolve();
      };
    });
  }

  stop(): void {
    for (const stop of this.#stop) stop();
    this.#onData = () => undefined;
    this.#channel.stderr.resume();
  }

  /** The last two lines after a colon, without control characters; empty when nothing was printed. */
  quoted(): string {
    const lines = this.text.replaceAll(/[^\x20-\x7e\n]/g, "").split("\n");
    const last = lines.map((line) => line.trim()).filter((line) => line !== "");
    return last.length === 0 ? "" : `: ${last.slice(-2).join(" / ")}`;
  }
}

const KEPT = 4096;
