import type { Ask } from "../../module/ask.js";
import { Refusal } from "../../module/refusal.js";
import { CannotTell } from "../../template/index.js";
import type { Reply } from "../../transport/index.js";
import { type Content, type Thing, thingOf } from "./entry.js";
import type { Place } from "./file_tree.js";
import type { ForeseenFiles } from "./foreseen_files.js";
import { linesAsked, namesAsked, othersAsked } from "./answer_directories.js";
import { TOO_MANY_LINKS } from "./refused.js";
import { replied } from "./replied.js";

export type FileAsk = Extract<Ask, { ask: "text" | "stat" | "lines" | "names" | "others" | "same" }>;

export const isFileAsk = (ask: Ask): ask is FileAsk => ask.ask !== "command" && ask.ask !== "script";

/**
 * What the host would answer.
 * @param mayCome called where nothing is at a path
 * @throws NeedsReading, CannotTell, Refusal
 */
export async function answerFile(
  ask: FileAsk,
  files: ForeseenFiles,
  mayCome: (path: string) => void,
): Promise<Reply> {
  switch (ask.ask) {
    case "lines":
      return linesAsked(ask, files);
    case "names":
      return namesAsked(ask, files);
    case "others":
      return othersAsked(ask, files);
    case "same":
      return sameAsked(ask, files);
    case "text":
    case "stat": {
      const place = files.resolve(ask.path, ask.ask === "text" || ask.follow);
      return answerAt(place, ask, files, mayCome);
    }
  }
}

/** Links and names that lead to one path, and hard links of one file. */
function sameAsked(ask: Extract<Ask, { ask: "same" }>, files: ForeseenFiles): Reply {
  const [one, other] = [files.at(ask.path, true), files.at(ask.to, true)];
  const [here, there] = [files.resolve(ask.path, true), files.resolve(ask.to, true)];
  if (other.there === null) return replied(0, "missing\n");
  if (one.there === null) return replied(0, "other\n");
  if (here.is === "host" && there.is === "host")
    return files.host.reply({ ...ask, path: one.path, to: other.path });
  const same =
    one.path === other.path ||
    (one.there.kind === "file" &&
      other.there.kind === "file" &&
      isOne(one.there.content, other.there.content));
  return replied(0, same ? "same\n" : "other\n");
}

const isOne = (one: Content, other: Content): boolean =>
  one === other || (one.from === "host" && other.from === "host" && one.path === other.path);

type PathAsk = Extract<Ask, { ask: "text" | "stat" }>;

async function answerAt(
  place: Place,
  ask: PathAsk,
  files: ForeseenFiles,
  mayCome: (path: string) => void,
): Promise<Reply> {
  switch (place.is) {
    case "unknown":
      throw new CannotTell(place.because);
    case "absent":
      return replied(1);
    case "ring":
      return replied(2, "", `${ask.path}: ${TOO_MANY_LINKS}`);
    case "host": {
      const reply = files.host.reply({ ...ask, path: place.path });
      if (reply.status === 1) {
        const because = files.tree.mayCome(place.path);
        if (because !== null) throw new CannotTell(because);
        mayCome(place.path);
      }
      if (ask.ask === "text" || reply.status !== 0) return reply;
      if (!files.tree.isOwned(place.path)) return files.tree.holdsNews(place.path) ? unsized(reply) : reply;
      const { there } = files.at(place.path, false);
      return there === null ? reply : statLine(there, ask.digest, files);
    }
    case "foreseen":
      return answerForeseen(place, ask, files);
  }
}

async function answerForeseen(
  { path, entry }: Extract<Place, { is: "foreseen" }>,
  ask: PathAsk,
  files: ForeseenFiles,
): Promise<Reply> {
  const thing = thingOf(entry);
  const owned = files.tree.ownedSince(path, entry.at, thing.attributes);
  const attributes = files.tree.holdsNews(path)
    ? { ...owned, size: Number.NaN, modified: Number.NaN }
    : owned;
  try {
    return ask.ask === "text"
      ? textOf(thing, path, files)
      : await statLine({ ...thing, attributes }, ask.digest, files);
  } catch (error) {
    // A file of the controller that is to be put there cannot be read any more.
    if (error instanceof Refusal) throw new CannotTell(entry.by);
    throw error;
  }
}

function textOf(entry: Thing, path: string, files: ForeseenFiles): Reply {
  if (entry.kind === "directory") return replied(2, "", `${path}: it is a directory\n`);
  if (entry.kind !== "file") return replied(2, "", `${path}: it is not a regular file\n`);
  const { content } = entry;
  if (content.from === "host") return files.host.reply({ ask: "text", path: content.path });
  if (content.from === "run") throw new CannotTell(content.because);
  return replied(0, content.bytes());
}

/** What comes into a directory, or goes, changes its size and time, in a way that only its file system knows. */
function unsized(reply: Reply): Reply {
  const fields = reply.stdout.toString().split("\t");
  fields[SIZE] = fields[MODIFIED] = String(Number.NaN);
  return { ...reply, stdout: Buffer.from(fields.join("\t")) };
}

/** A stat's line, see STAT_FIELDS. */
async function statLine(entry: Thing, digest: boolean, files: ForeseenFiles): Promise<Reply> {
  const { owner, group, mode, modified, size } = entry.attributes;
  const isFile = entry.kind === "file";
  const fields = [
    entry.kind === "special" ? entry.word : entry.kind,
    owner.name,
    group.name,
    owner.id,
    group.id,
    mode,
    isFile ? entry.content.size : size,
    modified,
    digest && isFile ? await digestOf(entry.content, files) : "-",
    entry.kind === "link" ? entry.target : "",
  ];
  return replied(0, `${fields.join("\t")}\n`);
}

async function digestOf(content: Content, files: ForeseenFiles): Promise<string> {
  if (content.from === "model") return content.sha256();
  if (content.from === "run") {
    if (content.sha256 === null) throw new CannotTell(content.because);
    return content.sha256;
  }
  const reply = files.host.reply({ ask: "stat", path: content.path, follow: false, digest: true });
  return reply.stdout.toString().split("\t")[DIGEST] ?? "-";
}

/** Which of the fields is which. */
const [SIZE, MODIFIED, DIGEST] = [6, 7, 8];
