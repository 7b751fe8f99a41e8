import { randomBytes } from "node:crypto";
import type { Writable } from "node:stream";

import type { Becoming } from "./become.js";
import { dismiss, type Channel, type Link } from "../channel.js";
import { plainShell } from "./guard.js";
import { launch } from "./launch.js";
import { quote } from "./quote.js";
import { shellText } from "./shell_text.js";
import { ConnectionLost, type Content } from "../session.js";

/** What a file must be once it has arrived. */
export interface Expected {
  /** Bytes. */
  readonly size: number;
  /** It goes when the session ends, however that comes about, unless it has been moved away by then. */
  readonly fleeting?: true;
}

/**
 * Streams bytes into a file beside `path`, has the host read what arrived, and only then puts it in place.
 * @returns its SHA-256
 * @throws Unreachable when nothing could be started, ConnectionLost when it broke off, Error when the host refused
 */
export async function upload(
  link: Link,
  as: Becoming | null,
  path: string,
  content: Content,
  expected: Expected,
  within: number,
  store = "",
): Promise<string> {
  const { channel, inbox } = await launch(link, as, plainShell, within);
  void channel.closed.then((why) => inbox.close(new ConnectionLost(`${path} was not uploaded: ${why}`)));
  try {
    channel.stdin.write(receiver(path, expected, store));
    accepted(path, await inbox.line());
    const verdict = inbox.line();
    await Promise.race([feed(content(), expected.size, channel), verdict]);
    return accepted(path, await verdict);
  } finally {
    await dismiss(channel, GOODBYE);
  }
}

/** Seconds that a transfer's shell gets to clean up after itself. */
const GOODBYE = 3;

/** A source of another length than promised breaks the transfer off. */
async function feed(content: AsyncIterable<unknown>, size: number, { stdin }: Channel): Promise<void> {
  let sent = 0;
  for await (const piece of content) {
    if (!(piece instanceof Uint8Array)) throw new TypeError("An upload's content must be bytes, not text");
    sent += piece.length;
    if (sent > size) throw new Error(`its source holds more than the ${size} bytes that were promised`);
    await taken(stdin, piece);
  }
  if (sent < size) throw new Error(`its source ended after ${sent} of ${size} bytes`);
}

/** Settles when the stream is done with the piece; one that is destroyed meanwhile would never say so. */
function taken(stream: Writable, piece: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    const gone = (): void => reject(new Error("it broke off"));
    stream.once("close", gone);
    stream.write(piece, (error) => {
      stream.off("close", gone);
      if (error) reject(error);
      else resolve();
    });
  });
}

/** What follows the `ok`. */
function accepted(path: string, verdict: string): string {
  const ok = /^ok\b *(.*?)\s*$/.exec(verdict);
  if (!ok) throw new Error(`${path} was not uploaded: ${verdict}`);
  return ok[1] ?? "";
}

/** Bytes that are written at once: what a pipe holds. More make a kernel look for memory in larger pieces, which costs. */
const BLOCK = 64 * 1024;

/** What takes the bytes on the host: see upload.sh. */
function receiver(path: string, { size, fleeting }: Expected, store: string): string {
  const slash = path.lastIndexOf("/");
  const temporary = `${path.slice(0, slash + 1)}.tsplay-${randomBytes(8).toString("hex")}`;
  // A name of several lines would be read as several names by the session's guard.
  const goesWith = fleeting && store !== "" && !path.includes("\n") ? quote(`${store}/fleeting`) : "";
  const files = `path=${quote(path)} part=${quote(temporary)} goes_with=${goesWith}`;
  return `{\n${files} size=${size} block=${BLOCK}\n${RECEIVE}\n}\n`;
}

const RECEIVE = shellText(import.meta.url, "upload.sh");
