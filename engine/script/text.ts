import { decode } from "../module/answer.js";
import type { Reply } from "../transport/index.js";
import type { Frame } from "./frames.js";
import { TEXT_LIMIT, TOO_LONG } from "./limits.js";
import { absent, answered, cutShort, failed, NOTHING, SAYS_ABSENT } from "./reply.js";

/** One reply for each path, its stdout the file's bytes. */
export function readTexts(
  paths: readonly string[],
  parts: readonly Frame[],
  stderr: Buffer,
): readonly Reply[] {
  const replies = new Map<number, Reply>();
  parts.forEach(({ head: [kind, ...words], body }, at) => {
    if (kind === "many") readMany(words, parts.slice(at, at + words.length), replies);
    else if (kind === "one") replies.set(Number(words[0]), readOne(body, parts[at + 1]));
    else if (kind === "absent") for (const word of words) replies.set(Number(word), absent());
    else if (kind === "not") replies.set(Number(words[0]), failed(2, words.slice(1).join(" ")));
  });
  return paths.map((_, index) => replies.get(index) ?? cutShort(decode(stderr)));
}

/** One reply for each search, its stdout what grep printed. */
export function readLines(count: number, parts: readonly Frame[], stderr: Buffer): readonly Reply[] {
  const found = new Map(
    parts.flatMap(({ head: [kind, index], body }) => (kind === "lines" ? [[Number(index), body]] : [])),
  );
  return Array.from({ length: count }, (_, index) => {
    const stdout = found.get(index);
    return stdout ? answered(stdout) : cutShort(decode(stderr));
  });
}

/** Each file's bytes, with a mark alone on its line after every one. */
function readMany(indices: readonly string[], parts: readonly Frame[], replies: Map<number, Reply>): void {
  indices.forEach((index, at) => {
    const part = parts[at];
    if (part && (at === 0 || part.head.join("") === "")) replies.set(Number(index), answered(part.body));
  });
}

/** The bytes, and in the frame after them how it ended: `end STATUS`, and what the program complained. */
function readOne(stdout: Buffer, end: Frame | undefined): Reply {
  const [kind, status] = end?.head ?? [];
  if (kind !== "end") return cutShort("");
  const errors = decode(end?.body ?? NOTHING).trim();
  if (status !== "0") return SAYS_ABSENT.test(errors) ? absent(errors) : failed(2, errors);
  return stdout.length > TEXT_LIMIT ? failed(2, TOO_LONG) : answered(stdout);
}
