import { dirname, resolve } from "node:path/posix";
import type { Action, Ownership } from "../../module/action.js";
import type { Ask } from "../../module/ask.js";
import { given } from "../../module/given.js";
import { withoutSlashes } from "../../module/paths.js";
import { reveal } from "../../secret/secret.js";
import { type Attributes, type Content, type Thing, type Person, textual, uploaded } from "./entry.js";
import { ACTOR, personAsk, type PersonKind, statAsk } from "./host_files.js";
import { Refused, TOO_MANY_LINKS } from "./refused.js";
import type { ForeseenFiles } from "./foreseen_files.js";

export type FileAction = Extract<
  Action,
  { do: "write" | "upload" | "directory" | "link" | "remove" | "own" }
>;

export const isFileAction = (action: Action): action is FileAction =>
  ["write", "upload", "directory", "link", "remove", "own"].includes(action.do);

/** What has to be known before these can be foreseen: asked in one exchange. */
export function asksAbout(actions: readonly Action[]): readonly Ask[] {
  const left = actions.flatMap((action) =>
    action.do === "run" && action.leaves ? [action.leaves.path] : [],
  );
  const files = actions.filter(isFileAction);
  const around = [...left, ...files.map(({ path }) => path)].map(withoutSlashes);
  const asks = around.flatMap((path) => [statAsk(path, false), statAsk(dirname(path), false)]);
  const more = files.flatMap((action) => [
    ...("owner" in action && named(action.owner) ? [personAsk("passwd", String(action.owner))] : []),
    ...("group" in action && named(action.group) ? [personAsk("group", String(action.group))] : []),
    ...(action.do === "link" ? asksAboutTarget(action) : []),
    ...((action.do === "write" || action.do === "upload") && action.backup !== undefined
      ? [statAsk(action.backup, false)]
      : []),
  ]);
  return asks.length === 0 ? [] : [ACTOR, ...asks, ...more];
}

/** Of a symbolic link also what the step that makes it looks at afterwards. */
function asksAboutTarget({ path, to, hard }: Of<"link">): readonly Ask[] {
  const target = targetOf(path, to);
  return hard ? [statAsk(target, false)] : [statAsk(target, false), statAsk(target, true)];
}

/** Foresees what an action leaves, as the scripts do it. @throws NeedsReading, CannotTell, Refused where it would fail */
export function foreseeFile(action: FileAction, files: ForeseenFiles): void {
  const isFollowed = action.do === "own" ? action.follow : action.do !== "link" && action.do !== "remove";
  if (files.resolve(withoutSlashes(action.path), isFollowed).is === "ring")
    throw new Refused(action, TOO_MANY_LINKS);
  switch (action.do) {
    case "write":
      return replace(action, action, textual(reveal(action.content)), files);
    case "upload":
      return replace(action, action, uploaded(action.from), files);
    case "directory":
      return makeDirectory(action, files);
    case "link":
      return makeLink(action, files);
    case "remove":
      return remove(action, files);
    case "own":
      return own(action, files);
  }
}

type Of<K extends Action["do"]> = Extract<Action, { do: K }>;

export type Replacing = Ownership & { readonly path: string; readonly backup?: string };

/** Foresees a file that is put in place of what is there. @throws NeedsReading, CannotTell, Refused */
export function replace(action: Action, replacing: Replacing, content: Content, files: ForeseenFiles): void {
  const { path, there } = files.at(replacing.path, true);
  if (there !== null && there.kind !== "file")
    throw new Refused(
      action,
      there.kind === "directory" ? `${path} is a directory` : `${path} is not a regular file`,
    );
  const parent = parentFor(action, path, files);
  const usual = { ...newcomer(files, parent), mode: "0644" };
  const attributes = dressed(replacing, there?.attributes ?? usual, action, files);
  if (replacing.backup !== undefined && there !== null)
    files.tree.set(files.free(replacing.backup), { ...there });
  files.tree.set(path, {
    kind: "file",
    content,
    attributes: { ...attributes, size: content.size, modified: Number.NaN },
  });
}

/** The directory that something is put into. @throws Refused where none is, or not one for who acts */
function parentFor(action: Action, path: string, files: ForeseenFiles): Attributes {
  const parent = files.parentOf(path);
  if (parent === null) throw new Refused(action, `there is no directory ${dirname(path)}`);
  if (!files.mayWriteIn(parent))
    throw new Refused(action, `cannot write in ${dirname(path)}: Permission denied`);
  return parent;
}

function makeDirectory(action: Of<"directory">, files: ForeseenFiles): void {
  const { path, there } = files.at(action.path, true);
  if (there !== null) {
    if (there.kind !== "directory") throw new Refused(action, `${path} is there and is not a directory`);
    const attributes = dressed(action, there.attributes, action, files);
    return files.tree.dress(path, { ...there, attributes });
  }
  files.demandAbove(action.path);
  const lost = files.lostLinkAbove(action.path);
  if (lost !== null) throw new Refused(action, `mkdir: cannot create directory '${lost}': File exists`);
  const missing: string[] = [];
  let parent: Attributes | null = null;
  files.demandAbove(path);
  for (
    let above = dirname(path);
    (parent = files.directoryAt(above, action)) === null;
    above = dirname(above)
  )
    missing.unshift(above);
  for (const one of [...missing, path]) parent = newDirectory(one, parent, files);
  // It is there, with its mode, by the time that its owner is refused.
  const { mode } = action;
  for (const asked of [given({ mode }), action])
    files.tree.dress(path, {
      kind: "directory",
      fresh: true,
      attributes: dressed(asked, parent, action, files),
    });
}

/** A directory as the umask leaves it. */
function newDirectory(path: string, parent: Attributes, files: ForeseenFiles): Attributes {
  const attributes = { ...newcomer(files, parent), mode: hasSetgid(parent) ? "2755" : "0755" };
  files.tree.set(path, { kind: "directory", fresh: true, attributes });
  return attributes;
}

function makeLink(action: Of<"link">, files: ForeseenFiles): void {
  const { path, there } = files.at(withoutSlashes(action.path), false);
  if (there?.kind === "directory")
    throw new Refused(action, `${path} is a directory, which a link does not replace`);
  const parent = parentFor(action, path, files);
  if (!action.hard) {
    if (
      there !== null &&
      there.kind !== "link" &&
      isOne(files.at(targetOf(path, action.to), true), { path, there })
    )
      throw new Refused(action, `cannot put the link in place of ${path}, to which it leads`);
    const attributes = { ...newcomer(files, parent), mode: "0777", size: Buffer.byteLength(action.to) };
    return files.tree.set(path, { kind: "link", target: action.to, attributes });
  }
  const same = files.at(action.to, false);
  if (same.there === null)
    throw new Refused(action, `ln: failed to access '${action.to}': No such file or directory`);
  if (same.there.kind === "directory")
    throw new Refused(action, `ln: ${action.to}: hard link not allowed for directory`);
  files.tree.dress(same.path, same.there);
  files.tree.set(path, same.there);
}

const targetOf = (path: string, to: string): string => resolve(dirname(path), to);

/** Whether two paths lead to one thing, which may have several names. */
function isOne(one: Found, other: Found): boolean {
  if (one.path === other.path) return true;
  return (
    one.there?.kind === "file" && other.there?.kind === "file" && one.there.content === other.there.content
  );
}

type Found = ReturnType<ForeseenFiles["at"]>;

function remove(action: Of<"remove">, files: ForeseenFiles): void {
  const { path } = files.at(withoutSlashes(action.path), false);
  files.tree.set(path, { kind: "absent" });
}

function own(action: Of<"own">, files: ForeseenFiles): void {
  const { path, there } = files.at(action.path, action.follow);
  if (there === null) throw new Refused(action, `${path} is not there`);
  const asked = dressed(action, there.attributes, action, files);
  const attributes = { ...asked, mode: afterChown(action, there, asked.mode) };
  files.tree.dress(path, {
    ...there,
    attributes: there.kind === "link" ? { ...attributes, mode: "0777" } : attributes,
  });
  if (!action.recursive) return;
  const changes = action.mode === undefined ? asked : there.attributes;
  files.tree.own(path, {
    owner: named(action.owner) ? changes.owner : null,
    group: named(action.group) ? changes.group : null,
  });
}

/** The kernel takes the bits of a program that acts as its owner when the owner is set. */
function afterChown({ owner, group, mode }: Ownership, there: Thing, asked: string): string {
  if (mode !== undefined || there.kind !== "file" || !(named(owner) || named(group))) return asked;
  const bits = Number.parseInt(asked, 8);
  return octal(bits & ~0o4000 & ((bits & 0o010) === 0 ? ~0 : ~0o2000));
}

/** What is asked of owner, group and mode, over what there is. @throws Refused for those that the host does not have */
export function dressed(
  { owner, group, mode }: Ownership,
  there: Attributes,
  action: Action,
  files: ForeseenFiles,
): Attributes {
  return {
    ...there,
    ...(named(owner)
      ? { owner: files.person("passwd", String(owner)) ?? unknownPerson("passwd", owner, action) }
      : {}),
    ...(named(group)
      ? { group: files.person("group", String(group)) ?? unknownPerson("group", group, action) }
      : {}),
    ...(mode === undefined ? {} : { mode: mode.padStart(4, "0") }),
  };
}

const named = (word: string | number | undefined): word is string | number =>
  word !== undefined && word !== "";

function unknownPerson(kind: PersonKind, word: string | number, action: Action): Person {
  throw new Refused(
    action,
    kind === "passwd" ? `chown: invalid user: '${word}'` : `chown: invalid group: ':${word}'`,
  );
}

/** Whose something new is: of who acts, and of the directory's group where that hands it down. */
function newcomer(files: ForeseenFiles, parent: Attributes | null): Omit<Attributes, "mode"> {
  const { owner, group } = files.host.actor();
  return {
    owner,
    group: parent !== null && hasSetgid(parent) ? parent.group : group,
    size: Number.NaN,
    modified: Number.NaN,
  };
}

const hasSetgid = (parent: Attributes | null): boolean =>
  parent !== null && (Number.parseInt(parent.mode, 8) & 0o2000) !== 0;

const octal = (bits: number): string => bits.toString(8).padStart(4, "0");
