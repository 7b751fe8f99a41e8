import { randomBytes } from "node:crypto";
import { setImmediate as soon } from "node:timers/promises";

import { asUser, explainSudo, wantsTerminal, type Becoming } from "./become.js";
import { after, type Channel, type Link } from "../channel.js";
import { Inbox } from "./inbox.js";
import { quote } from "./quote.js";
import { CannotBecome, Unreachable } from "../session.js";

/** A program of ours that has said hello. */
export interface Launched {
  readonly channel: Channel;
  readonly inbox: Inbox;
  /** What it said after its nonce. */
  readonly greeting: string;
  /** Its user, as it came out: with a terminal where sudo would not do without one. */
  readonly as: Becoming | null;
}

/**
 * Starts the program that `write` makes of a nonce, as another user if asked, and waits for its line `NONCE=…`.
 * What login shells print before that is passed over.
 * @throws Unreachable, or CannotBecome where it was sudo, with a sentence about what stood in the way
 */
export async function launch(
  link: Link,
  as: Becoming | null,
  write: (nonce: string) => string,
  within: number,
): Promise<Launched> {
  const nonce = randomBytes(16).toString("hex");
  const prompt = `tsplay-${randomBytes(8).toString("hex")}:`;
  const command = as ? asUser(as, write(nonce), prompt) : `sh -c ${quote(write(nonce))}`;

  const channel = await link.run(command, as?.terminal ?? false);
  const inbox = new Inbox(channel.stdout);
  const overheard = new Overheard(channel);
  const timer = after(within);
  const outcome = await Promise.race([
    inbox.skipPast(`${nonce}=`).then(async () => ({ greeting: (await inbox.line()).trimEnd() })),
    // Last words that came along with the end are heard first.
    channel.closed.then((why) => soon({ why })),
    overheard.answer(prompt, as?.password ?? null).then(() => "refused" as const),
    timer.promise,
  ]);
  timer.cancel();
  overheard.stop();

  if (typeof outcome === "object" && "greeting" in outcome) {
    return { channel, inbox, greeting: outcome.greeting, as };
  }
  channel.destroy();
  if (outcome === "refused") throw new CannotBecome("wrong sudo password");
  if (outcome === "late") {
    throw new Unreachable(`connected, but no shell answered within ${within} s${quoted(overheard.text)}`);
  }
  if (as && !as.terminal && wantsTerminal(overheard.text)) {
    return launch(link, { ...as, terminal: true }, write, within);
  }
  // What ends without a word may as well be the connection.
  if (as && overheard.text.trim() !== "") throw new CannotBecome(sudoFailed(as, overheard.text));
  throw new Unreachable(`${outcome.why}${quoted(overheard.text)}`);
}

function sudoFailed(as: Becoming, text: string): string {
  return explainSudo(text, as) ?? `sudo did not become ${as.user}${quoted(text)}`;
}

/** The last two lines of what was heard, with nothing in them that a terminal would obey. */
function quoted(text: string): string {
  const lines = text.replaceAll(/[^\x20-\x7e\n]/g, "").split("\n");
  const last = lines.map((line) => line.trim()).filter((line) => line !== "");
  return last.length === 0 ? "" : `: ${last.slice(-2).join(" / ")}`;
}

/** What a program says on both streams before it greets us: kept short, for messages and for sudo's prompt. */
class Overheard {
  text = "";
  #stop: (() => void)[] = [];
  #listen: () => void = () => undefined;

  constructor(channel: Channel) {
    this.#channel = channel;
    for (const stream of [channel.stdout, channel.stderr]) {
      const hear = (chunk: Buffer): void => {
        this.text = (this.text + chunk.toString("latin1")).slice(-KEPT);
        this.#listen();
      };
      stream.on("data", hear);
      this.#stop.push(() => stream.off("data", hear));
    }
    channel.stderr.resume();
  }

  readonly #channel: Channel;

  /** Writes the password at the first prompt; settles at the second, which says that it was wrong. */
  answer(prompt: string, password: string | null): Promise<void> {
    return new Promise((resolve) => {
      let asked = 0;
      this.#listen = () => {
        if (password === null || !this.text.includes(prompt)) return;
        this.text = this.text.replace(prompt, "");
        asked += 1;
        if (asked === 1) this.#channel.stdin.write(`${password}\n`);
        else resolve();
      };
    });
  }

  stop(): void {
    for (const stop of this.#stop) stop();
    this.#listen = () => undefined;
    this.#channel.stderr.resume();
  }
}

const KEPT = 4096;
