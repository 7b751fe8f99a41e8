import { type Ownership, withoutSlashes } from "../../engine/module/index.js";
import { keepOnce, linesOf, textOf, withoutEnding } from "./lines.js";

/** One line of /etc/fstab or /proc/mounts, its escapes read. */
export interface Mounted {
  readonly src: string;
  readonly path: string;
  readonly fstype: string;
  readonly opts: string;
  readonly dump: number;
  readonly passno: number;
}

/** What a line says; null for a comment or an empty line. */
export function readEntry(line: string): Mounted | null {
  const [src, path, fstype = "auto", opts = "defaults", dump = "0", passno = "0"] = withoutEnding(line)
    .trim()
    .split(/\s+/);
  if (src === undefined || path === undefined || src === "" || src.startsWith("#")) return null;
  return {
    src: unescape(src),
    path: withoutSlashes(unescape(path)),
    fstype,
    opts: unescape(opts),
    dump: Number(dump),
    passno: Number(passno),
  };
}

/** What is mounted at a path: the last that was, for it hides those before. Null when nothing is. */
export function mountedAt(mounts: string, path: string): Mounted | null {
  return (
    linesOf(mounts)
      .map(readEntry)
      .findLast((entry) => entry?.path === withoutSlashes(path)) ?? null
  );
}

/** Owner, group and mode of the root of a new tmpfs. */
export function rootOf(opts: string): Required<Ownership> {
  const option = (name: string): string | undefined =>
    opts
      .split(",")
      .findLast((one) => one.startsWith(`${name}=`))
      ?.slice(name.length + 1);
  return { owner: option("uid") ?? "0", group: option("gid") ?? "0", mode: option("mode") ?? "1777" };
}

/** The text of /proc/mounts with one more mount, which hides those before. */
export const withMount = (mounts: string, entry: Mounted): string => `${mounts}${entryLine(entry)}\n`;

/** The text of /proc/mounts without what was mounted last at a path. */
export function withoutMount(mounts: string, path: string): string {
  const lines = linesOf(mounts);
  const last = lines.findLastIndex((line) => readEntry(line)?.path === withoutSlashes(path));
  return lines.filter((_, index) => index !== last).join("");
}

/** The text of fstab with this one line for the path, in its place or at the end. */
export function withEntry(text: string, entry: Mounted, ending: string): string {
  const lines = linesOf(text);
  const mine = (line: string): boolean => readEntry(line)?.path === entry.path;
  const [first, ...more] = lines.filter(mine);
  if (first !== undefined && more.length === 0 && sameEntry(readEntry(first), entry)) return text;
  return textOf(keepOnce(lines, mine, entryLine(entry) + ending), ending);
}

/** The text of fstab without any line for the path. */
export function withoutEntry(text: string, path: string): string {
  return linesOf(text)
    .filter((line) => readEntry(line)?.path !== withoutSlashes(path))
    .join("");
}

/** A source as it can be compared with another: labels and ids cannot, for the kernel tells devices. */
export function comparable(src: string): string | null {
  if (/^(?:UUID|LABEL|PARTUUID|PARTLABEL|ID)=/i.test(src) || /^\/dev\/(?:disk\/|mapper\/|[^/]+\/)/.test(src))
    return null;
  return /^[^/]*:/.test(src)
    ? src.replace(/^(\[[^\]]*\]|[^:]*):\/*/, "$1:/").replace(/(?<=:\/.*)\/+$/, "")
    : withoutSlashes(src);
}

const sameEntry = (found: Mounted | null, wanted: Mounted): boolean =>
  found !== null &&
  found.src === wanted.src &&
  found.fstype === wanted.fstype &&
  found.dump === wanted.dump &&
  found.passno === wanted.passno &&
  optionsOf(found.opts) === optionsOf(wanted.opts);

/** Options of a mount do not depend on their order. */
const optionsOf = (opts: string): string => [...new Set(opts.split(","))].sort().join(",");

const entryLine = ({ src, path, fstype, opts, dump, passno }: Mounted): string =>
  [escape(src), escape(path), fstype, escape(opts), dump, passno].join("\t");

const unescape = (field: string): string =>
  field.replaceAll(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));

const escape = (field: string): string =>
  field.replaceAll(/[ \t\n\\#]/g, (char) => `\\${char.charCodeAt(0).toString(8).padStart(3, "0")}`);
