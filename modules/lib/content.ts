import { createHash } from "node:crypto";
import {
  type Action,
  type Change,
  HIDDEN,
  refuse,
  decode,
  type Ownership,
  type HostProbe,
  probe,
  readStat,
  Secret,
  type Stat,
  write,
} from "../../engine/module/index.js";
import { listInWords } from "./lines.js";
import { ownershipDifference, type OwnershipParams, ownershipParams, wantedOwnership } from "./ownership.js";
import { backupOf, backupParam } from "./rewrite.js";

/** Declared by every module that says what a file holds. */
export const contentParams = {
  dest: {
    type: "string",
    pattern: "^/.*[^/]$",
    description: "The file on the host; a link is followed. Its directory must be there.",
  },
  ...ownershipParams,
  sensitive: {
    type: "boolean",
    default: false,
    description: "Never show what is in the file, only that it differs.",
  },
  backup: backupParam,
} as const;

export interface ContentParams extends OwnershipParams {
  readonly dest: string;
  readonly sensitive: boolean;
  readonly backup: boolean;
}

/** What is at a path that a text shall be put to. */
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
  probe({ ask: "text", path: dest }, ({ status, stdout }) => (status === 0 ? textIn(stdout) : null));

/** Bytes as text, or null where they are none that could be shown. */
function textIn(bytes: Uint8Array): string | null {
  const text = decode(bytes);
  return /[\0\uFFFD]/.test(text) ? null : text;
}

/** The change that gives a file this text and ownership; null when it has both. @throws Refusal where no file can be */
export function contentChange(params: ContentParams, content: string, found: Present): Change | null {
  const { dest, sensitive } = params;
  refuseKind(dest, found.stat);
  const same = found.stat?.sha256 === digest(content);
  if (same) return ownershipChange(params, found.stat);
  const shown = found.stat === null ? null : (found.text ?? `(${found.stat.size} bytes)`);
  const summary = dest + besides(params, found.stat);
  if (!sensitive) return { summary, before: shown, after: content };
  return {
    summary,
    before: hidden(found.stat?.size),
    after: hidden(Buffer.byteLength(content), "new content, "),
  };
}

/** What else differs where the content does: before and after of the change are texts, which do not tell of it. */
function besides(params: ContentParams, stat: Stat | null): string {
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
  const ownership: Ownership = wantedOwnership(params);
  if (stat?.sha256 === digest(content))
    return [{ do: "own", path: dest, recursive: false, follow: true, ...ownership }];
  const kept = backup && stat !== null ? { backup: backupOf(dest) } : {};
  return [write(dest, sensitive ? new Secret(content) : content, { ...ownership, ...kept })];
}

/** @throws Refusal where something other than a file is */
export function refuseKind(dest: string, stat: Stat | null): void {
  if (stat !== null && stat.kind !== "file")
    refuse(
      `${dest} is a ${stat.kind}, and a file is asked for; name the file itself, or take the ${stat.kind} away first`,
    );
}

const digest = (content: string): string => createHash("sha256").update(content).digest("hex");

const hidden = (size: number | undefined, what = ""): string | null =>
  size === undefined ? null : `${HIDDEN} ${what}${size} bytes`;
