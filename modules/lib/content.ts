import { createHash } from "node:crypto";
import {
  type Action,
  backupParam,
  backupPath,
  type Change,
  decode,
  HIDDEN,
  type HostProbe,
  own,
  param,
  type ParamSchema,
  type ParamsOf,
  probe,
  readStat,
  refuse,
  Secret,
  type Stat,
  write,
} from "../../engine/module/index.js";
import { listInWords } from "./lines.js";
import { ownershipDifference, ownershipParams, wantedOwnership } from "./ownership.js";

/** Declared by every module that says what a file holds. */
export const contentParams = {
  dest: param.text("The file on the host; a link is followed. Its directory must exist", {
    pattern: "^/.*[^/]$",
  }),
  ...ownershipParams,
  sensitive: param.flag("Never show the file's content, only that it differs"),
  backup: backupParam,
} as const satisfies ParamSchema;

export type ContentParams = ParamsOf<typeof contentParams>;

/** What is at a path that a text is to be written to. */
export interface Present {
  readonly stat: Stat | null;
  /** Null where there is none, or none that can be shown. */
  readonly text: string | null;
}

/** What a file is, through links, with the digest of its content. */
export const readDigest = (dest: string): HostProbe<Stat | null> =>
  readStat(dest, { follow: true, digest: true });

/** What a file holds; null where there is none, or none that can be shown. */
export const readShown = (dest: string): HostProbe<string | null> =>
  probe({ ask: "text", path: dest }, ({ status, stdout }) => {
    const text = decode(stdout);
    return status !== 0 || /[\0\uFFFD]/.test(text) ? null : text;
  });

/** The change that gives a file this text and ownership; null when it has both. @throws Refusal where no file can be */
export function contentChange(
  params: ContentParams,
  content: string,
  { stat, text }: Present,
): Change | null {
  const { dest, sensitive } = params;
  refuseKind(dest, stat);
  if (stat?.sha256 === digest(content)) return ownershipChange(params, stat);
  const summary = dest + ownershipToo(params, stat);
  if (!sensitive) return { summary, before: stat && (text ?? `(${stat.size} bytes)`), after: content };
  const size = Buffer.byteLength(content);
  return {
    summary,
    before: stat && `${HIDDEN} ${stat.size} bytes`,
    after: `${HIDDEN} new content, ${size} bytes`,
  };
}

/** What else differs where the content does: before and after of the change are texts, which do not tell of it. */
function ownershipToo(params: ContentParams, stat: Stat | null): string {
  if (stat === null) return "";
  const { before, after } = ownershipDifference(wantedOwnership(params), stat);
  const parts = Object.entries(after).map(([name, value]) => `${name} ${before[name] ?? ""} → ${value}`);
  return parts.length === 0 ? "" : `, and its ${listInWords(parts)}`;
}

/** A file's ownership alone, where that is all that differs. */
export function ownershipChange(params: ContentParams, stat: Stat): Change | null {
  const { before, after } = ownershipDifference(wantedOwnership(params), stat);
  return Object.keys(after).length === 0 ? null : { summary: params.dest, before, after };
}

/** The writes for such a change. */
export function contentWrites(params: ContentParams, content: string, stat: Stat | null): readonly Action[] {
  const { dest, sensitive, backup } = params;
  const ownership = wantedOwnership(params);
  if (stat?.sha256 === digest(content)) return [own(dest, ownership)];
  const kept = backup && stat !== null ? { backup: backupPath(dest) } : {};
  return [write(dest, sensitive ? new Secret(content) : content, { ...ownership, ...kept })];
}

/** @throws Refusal where something other than a file is */
export function refuseKind(dest: string, stat: Stat | null): void {
  if (stat !== null && stat.kind !== "file")
    refuse(`${dest} is a ${stat.kind}, not a file: name the file itself, or remove the ${stat.kind} first`);
}

const digest = (content: string): string => createHash("sha256").update(content).digest("hex");
