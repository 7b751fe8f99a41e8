import { randomBytes } from "node:crypto";
import type { Writable } from "node:stream";

import { closeChannel, type Channel, type Link } from "../channel.js";
import { ConnectionLost } from "../errors.js";
import type { Content, UploadOptions } from "../session.js";
import type { Become } from "./become.js";
import { plainShell } from "./guard.js";
import { launch } from "./launch.js";
import { quote } from "./quote.js";
import { shellText } from "./shell_text.js";

/**
 * Streams bytes into a file beside `path`, has the host read it back, and only then moves it into place.
 * @returns its SHA-256
 * @throws Unreachable when nothing could be started, ConnectionLost when it was cut off, Error when the host refused
 */
export async function upload(
  link: Link,
  as: Become | null,
  path: string,
  content: Content,
  options: UploadOptions,
  within: number,
  scratch = "",
): Promise<string> {
  const { channel, inbox } = await launch(link, as, plainShell, within);
  void channel.closed.then((why) => inbox.close(new ConnectionLost(`upload of ${path} failed: ${why}`)));
  try {
    channel.stdin.write(receiver(path, options, scratch));
    checkVerdict(path, await inbox.line());
    const verdict = inbox.line();
    await Promise.race([send(content(), options.size, channel), verdict]);
    return checkVerdict(path, await verdict);
  } finally {
    await closeChannel(channel, CLOSING);
  }
}

/** Seconds that a transfer's shell has to clean up. */
const CLOSING = 3;

/** Aborts the transfer when the source is not as long as promised. */
async function send(content: AsyncIterable<unknown>, size: number, { stdin }: Channel): Promise<void> {
  let sent = 0;
  for await (const chunk of content) {
    if (!(chunk instanceof Uint8Array))
      throw new TypeError("the content of an upload must be bytes, not text");
    sent += chunk.length;
    if (sent > size) throw new Error(`the source of the upload has more than the promised ${size} bytes`);
    await written(stdin, chunk);
  }
  if (sent < size) throw new Error(`the source of the upload ended after ${sent} of ${size} bytes`);
}

/** Settles when the stream is done with the chunk, which a stream that is destroyed meanwhile would never report. */
function written(stream: Writable, chunk: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    const onClose = (): void => reject(new Error("the connection was closed"));
    stream.once("close", onClose);
    stream.write(chunk, (error) => {
      stream.off("close", onClose);
      if (error) reject(error);
      else resolve();
    });
  });
}

/** What follows the `ok`. */
function checkVerdict(path: string, verdict: string): string {
  const ok = /^ok\b *(.*?)\s*$/.exec(verdict);
  if (!ok) throw new Error(`upload of ${path} failed: ${verdict}`);
  return ok[1] ?? "";
}

/** Bytes that are written at once: as many as a pipe holds. With more, a kernel allocates larger pages, which is slow. */
const BLOCK = 64 * 1024;

/** What receives the bytes on the host: see upload.sh. */
function receiver(path: string, { size, temporary }: UploadOptions, scratch: string): string {
  const slash = path.lastIndexOf("/");
  const part = `${path.slice(0, slash + 1)}.tsplay-${randomBytes(8).toString("hex")}`;
  // The guard would read a path with newlines as several paths.
  const list = temporary && scratch !== "" && !path.includes("\n") ? quote(`${scratch}/temporary`) : "";
  const files = `path=${quote(path)} part=${quote(part)} removal_list=${list}`;
  return `{\n${files} size=${size} block=${BLOCK}\n${RECEIVE}\n}\n`;
}

const RECEIVE = shellText(import.meta.url, "upload.sh");
