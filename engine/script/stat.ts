import { createHash } from "node:crypto";
import { decode } from "../module/answer.js";
import type { Reply } from "../transport/index.js";
import type { Frame } from "./frames.js";
import { TOO_LONG } from "./limits.js";
import type { StatAsk } from "./look.js";
import { absent, answered, cutShort, failed, SAYS_ABSENT } from "./reply.js";

/** One reply for each ask, its stdout as `STAT_FIELDS` says. */
export function readStats(
  asks: readonly StatAsk[],
  parts: readonly Frame[],
  stderr: Buffer,
): readonly Reply[] {
  const found = new Map<string, Found>();
  for (const part of parts) note(part, found);
  return asks.map(({ digest }, index) => {
    const about = {
      stat: found.get(`s${index}`),
      digest: digest ? found.get(`d${index}`) : undefined,
      target: found.get(`t${index}`),
    };
    return toReply(about, stderr);
  });
}

/** The same reply with the digest of the file's bytes, which were read too: no program need work it out. */
export function withDigest(stat: Reply, text: Reply): Reply {
  const fields = decode(stat.stdout).split("\t");
  if (stat.status !== 0 || fields[0] !== "file") return stat;
  if (text.status !== 0) return text.stderr.toString().startsWith(TOO_LONG) ? stat : text;
  fields[DIGEST] = createHash("sha256").update(text.stdout).digest("hex");
  return { ...stat, stdout: Buffer.from(fields.join("\t")) };
}

/** Which of the fields is the digest. */
const DIGEST = 8;

interface Found {
  readonly status: number;
  readonly text: string;
}

/** `s` stat, `d` digest, `t` target of a link, its status and whose it is: a line for each where it is for several. */
function note({ head: [kind = "", status, ...indices], body }: Frame, found: Map<string, Found>): void {
  if (!/^[sdt]$/.test(kind)) return;
  const text = decode(body);
  const lines = indices.length > 1 || kind === "s" ? text.split("\n") : [text];
  indices.forEach((index, at) => {
    const whole = indices.length === 1 && status !== "0";
    found.set(`${kind}${index}`, { status: Number(status), text: whole ? text : (lines[at] ?? "") });
  });
}

interface Parts {
  readonly stat: Found | undefined;
  readonly digest: Found | undefined;
  readonly target: Found | undefined;
}

function toReply({ stat, digest, target }: Parts, stderr: Buffer): Reply {
  if (!stat) return cutShort(decode(stderr));
  if (stat.status === 1 && stat.text === "") return absent();
  if (stat.status !== 0) return SAYS_ABSENT.test(stat.text) ? absent(stat.text) : failed(2, stat.text);
  for (const part of [digest, target]) if (part && part.status !== 0) return failed(2, part.text);

  const [size, raw = "", owner, group, uid, gid, modified] = stat.text.split("\t");
  const mode = Number.parseInt(raw, 16);
  const kind = KINDS.get(mode & 0o170000) ?? raw;
  const permissions = (mode & 0o7777).toString(8).padStart(4, "0");
  const sha256 = /^\\?([0-9a-f]{64})/.exec(digest?.text ?? "")?.[1] ?? "-";
  const fields = [kind, owner, group, uid, gid, permissions, size, modified, sha256, target?.text ?? ""];
  return answered(Buffer.from(`${fields.join("\t")}\n`));
}

/** The type bits of st_mode: words would differ between implementations of `stat`. */
const KINDS: ReadonlyMap<number, string> = new Map([
  [0o100000, "file"],
  [0o040000, "directory"],
  [0o120000, "link"],
  [0o010000, "fifo"],
  [0o140000, "socket"],
  [0o060000, "block"],
  [0o020000, "character"],
]);
