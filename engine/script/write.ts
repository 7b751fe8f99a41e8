import { randomBytes } from "node:crypto";
import type { Action } from "../module/action.js";
import { reveal } from "../secret/secret.js";
import type { Script } from "../transport/index.js";
import { LARGE } from "./limits.js";
import { cacheDigest } from "./digest_cache.js";
import { ownershipError, parseOwnership } from "./ownership.js";
import { withoutSlashes } from "../module/paths.js";
import { optionless, printing, quotePath, refusing } from "./shell.js";
import { writingScript } from "./writing.js";

type Write = Extract<Action, { do: "write" }>;
type Upload = Extract<Action, { do: "upload" }>;

/** Replaces a file whole: at every instant its old content is there or its new, whatever dies. */
export function writeScript(action: Write): Script {
  const content = reveal(action.content);
  const fill = [`content() {\n${printing(content)}\n}`, "_w_begin", "_w_fill"];
  return replace(action, null, Buffer.byteLength(content), fill);
}

/** Where the bytes of an upload are put first: beside the path they are for, under a name nobody can guess. */
export function uploadPath({ path }: Upload): string {
  const trimmed = withoutSlashes(path);
  return `${trimmed.slice(0, trimmed.lastIndexOf("/") + 1)}.tsplay-${randomBytes(12).toString("hex")}`;
}

/** Puts an upload, which is whole and of mode 0600, in its place under the rules of a write; on failure it is removed. */
export function finishUpload(
  action: Upload,
  temporaryPath: string,
  { size, sha256 }: { readonly size: number; readonly sha256: string },
): Script {
  const take = ["_w_begin", "_w_take", ...(size < LARGE ? [] : [cacheDigest(sha256)])];
  return replace(action, temporaryPath, size, take);
}

/** `from` is a file on the host, null where `calls` bring the content; `size` in bytes is what must be there then. */
function replace(
  action: Write | Upload,
  from: string | null,
  size: number,
  calls: readonly string[],
): Script {
  const wanted = parseOwnership(action);
  const error = ownershipError(wanted);
  if (error !== null) return refusing(error);
  const { owner, group, mode } = wanted;
  const usual = from === null && Number(mode ?? "644") === 644 && owner === null && group === null;
  const inputs = {
    path: optionless(action.path),
    from: from === null ? "" : optionless(from),
    owner: owner ?? "",
    group: group ?? "",
    mode: mode ?? "",
    usual: usual ? "1" : "",
  };
  const copy = action.backup === undefined ? "" : ` ${quotePath(action.backup)}`;
  return writingScript(inputs, [...calls, `_w_end ${size}${copy}`]);
}
