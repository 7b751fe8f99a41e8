import { randomBytes } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";

import type { Channel, Link } from "../channel.js";
import { CannotBecome, Unreachable } from "../errors.js";
import { withTimeout } from "../timeout.js";
import { explainSudo, needsTerminal, sudoCommand, type Become } from "./become.js";
import { Inbox } from "./inbox.js";
import { quote } from "./quote.js";
import { StartupOutput } from "./startup_output.js";

/** A program of ours that has printed its ready line. */
export interface Launched {
  readonly channel: Channel;
  readonly inbox: Inbox;
  /** What follows the nonce in it. */
  readonly readyLine: string;
  /** The user it runs as: with a terminal where sudo turned out to require one. */
  readonly as: Become | null;
}

/**
 * Starts the program that `write` makes of a nonce, as another user if requested, and waits for its ready line
 * `NONCE=…`. What login shells print before it is skipped.
 * @throws Unreachable, or CannotBecome where sudo was the reason, with a sentence that says what went wrong
 */
export async function launch(
  link: Link,
  as: Become | null,
  write: (nonce: string) => string,
  within: number,
): Promise<Launched> {
  const nonce = randomBytes(16).toString("hex");
  const prompt = `tsplay-${randomBytes(8).toString("hex")}:`;
  const command = as ? sudoCommand(as, write(nonce), prompt) : `sh -c ${quote(write(nonce))}`;

  const channel = await link.run(command, as?.terminal ?? false);
  const inbox = new Inbox(channel.stdout);
  const output = new StartupOutput(channel);
  const first = Promise.race([
    inbox.skipPast(`${nonce}=`).then(async () => ({ readyLine: (await inbox.line()).trimEnd() })),
    // Output that arrived together with the end is handled first.
    channel.closed.then((closed) => nextTurn({ closed })),
    output.passwordRejected(prompt, as?.password ?? null).then(() => "password rejected" as const),
  ]);
  const outcome = await withTimeout(first, within);
  output.stop();

  if (typeof outcome === "object" && "readyLine" in outcome) {
    return { channel, inbox, readyLine: outcome.readyLine, as };
  }
  channel.destroy();
  if (outcome === "password rejected") throw new CannotBecome("wrong sudo password");
  if (outcome === "timed out") {
    throw new Unreachable(`connected, but the shell did not start within ${within} s${output.quoted()}`);
  }
  if (as && !as.terminal && needsTerminal(output.text)) {
    return launch(link, { ...as, terminal: true }, write, within);
  }
  // If nothing was printed, the connection may have been lost just as well.
  if (as && output.text.trim() !== "") throw new CannotBecome(sudoFailed(as, output));
  throw new Unreachable(`${outcome.closed}${output.quoted()}`);
}

function sudoFailed(as: Become, output: StartupOutput): string {
  return explainSudo(output.text, as) ?? `sudo could not become ${as.user}${output.quoted()}`;
}
