import { randomBytes } from "node:crypto";
import type { Writable } from "node:stream";

import type { Becoming } from "./become.js";
import { dismiss, type Channel, type Link } from "../channel.js";
import { plainShell } from "./guard.js";
import { launch } from "./launch.js";
import { quote } from "./quote.js";
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

/**
 * Says `ok` when it is ready for the bytes, and again with the digest when the file is in place, or else why not. It
 * takes as many bytes as were promised, so that it needs no end of file, which a terminal could not carry.
 */
function receiver(path: string, { size, fleeting }: Expected, store: string): string {
  const slash = path.lastIndexOf("/");
  const temporary = `${path.slice(0, slash + 1)}.tsplay-${randomBytes(8).toString("hex")}`;
  // A name of several lines would be read as several names by the session's guard.
  const goesWith = fleeting && store !== "" && !path.includes("\n") ? quote(`${store}/fleeting`) : "";
  return `{
path=${quote(path)} part=${quote(temporary)} size=${size} goes_with=${goesWith}
${RECEIVE}}\n`;
}

/**
 * `head` reads eight kilobytes at a time, which costs half of a fast network: `dd` takes what is whole in its blocks where
 * it waits for full ones. It appends: a file that was opened to be cut is written to the disk by ext4 before its close
 * returns. The digest is openssl's where there is one, four times as quick as many a sha256sum.
 */
const RECEIVE = `
umask 077
line='
'
take() {
  whole=$((size / ${BLOCK}))
  if [ $whole -gt 0 ] && dd iflag=fullblock count=0 </dev/null >/dev/null 2>&1; then
    dd bs=${BLOCK} iflag=fullblock count=$whole || return
  else whole=0
  fi
  head -c $((size - whole * ${BLOCK}))
}
digest() {
  if openssl dgst -sha256 -r </dev/null >/dev/null 2>&1; then openssl dgst -sha256 -r
  elif sha256sum </dev/null >/dev/null 2>&1; then sha256sum
  else busybox sha256sum
  fi 2>/dev/null
}
fail() { rm -f "$part"; echo "$*"; exit 1; }
trap 'fail interrupted' HUP INT TERM
if [ -d "$path" ]; then echo "it is a directory"; exit 1; fi
set -C
if ! { error=$( { : >"$part"; } 2>&1 ); }; then error=\${error##*: }; echo "cannot write beside it: $error"; exit 1; fi
set +C
[ -z "$goes_with" ] || { printf '%s\\n' "$part" "$path" >>"$goes_with"; } 2>/dev/null
echo ok
said=$(take 2>&1 >>"$part")
found=$(wc -c <"$part")
if [ "$found" -ne "$size" ]; then
  case $said in *:*) fail "\${said%%"$line"*}" ;; *) fail "only $found of $size bytes arrived" ;; esac
fi
sum=$(digest <"$part")
error=$(mv -f "$part" "$path" 2>&1) || fail "$error"
echo "ok \${sum%% *}"
exit 0
`;
