import {
  type Action,
  type Change,
  defineModule,
  known,
  type LocalFile,
  readLocalFile,
  refuse,
  type Stat,
} from "../engine/module/index.js";
import {
  contentChange,
  type ContentParams,
  contentParams,
  contentWrites,
  ownershipChange,
  readDigest,
  readShown,
  refuseKind,
} from "./lib/content.js";
import { ownershipDifference, wantedOwnership } from "./lib/ownership.js";
import { backupOf } from "./lib/rewrite.js";

/** Gives a file the content of one on the controller, or a text. */
export default defineModule({
  summary: "Put a file on the host",
  description:
    "Exactly one of `src` and `content` is given. A file is compared by its SHA-256 and travels only when it differs; " +
    "it may be of any size. It is replaced whole, in one moment; its owner, mode and SELinux context stay, where they " +
    "are not given.",

  params: {
    src: {
      type: "string",
      file: "local",
      optional: true,
      description: "A file on the controller, relative to the playbook.",
    },
    content: { type: "string", optional: true, description: "What the file holds, to the last line break." },
    ...contentParams,
  },

  examples: {
    "A file beside the playbook": {
      src: "files/ovirt.repo",
      dest: "/etc/yum.repos.d/ovirt.repo",
      mode: "0644",
    },
    "A text": { content: "{{ motd }}\n", dest: "/etc/motd" },
    "A key that nobody is shown": {
      content: "{{ key }}",
      dest: "/etc/pki/key.pem",
      mode: "0600",
      sensitive: true,
    },
  },

  returns: {
    dest: "The file.",
    sha256: "The SHA-256 of its content.",
    size: "Its size in bytes.",
    mode: "Its mode, in octal.",
  },

  validate(params) {
    if ("src" in params === "content" in params) refuse("give exactly one of “src” and “content”");
  },

  reads: ({ dest, src }) => ({
    stat: readDigest(dest),
    // A file from the controller is judged by its digest alone.
    text: src === undefined ? readShown(dest) : known(null),
    file: src === undefined ? known(null) : readLocalFile(src, { onlyAsLarge: readDigest(dest) }),
  }),

  check(params, found): Change | null {
    const { content = "" } = params;
    const { file } = found;
    return file === null ? contentChange(params, content, found) : uploadChange(params, file, found.stat);
  },

  apply(params, _change, { stat, file }) {
    const { src, content = "" } = params;
    if (src === undefined || file === null) return contentWrites(params, content, stat);
    return [uploadWrite(params, src, holds(stat, file), stat)];
  },

  result: ({ dest }, { stat }) => ({
    dest,
    sha256: stat?.sha256 ?? null,
    size: stat?.size ?? null,
    mode: stat?.mode ?? null,
  }),
});

function uploadChange(params: ContentParams, file: LocalFile, stat: Stat | null): Change | null {
  refuseKind(params.dest, stat);
  const { size } = file;
  if (stat === null) return { summary: params.dest, before: null, after: { size } };
  if (holds(stat, file)) return ownershipChange(params, stat);
  const owned = ownershipDifference(wantedOwnership(params), stat);
  const before = { size: stat.size, ...owned.before };
  const after = { size, ...owned.after };
  if (stat.size !== size) return { summary: params.dest, before, after };
  return {
    summary: params.dest,
    before: { ...before, sha256: stat.sha256 ?? "" },
    after: { ...after, sha256: file.sha256 },
  };
}

/** Of a file of another size the digest is not known. */
const holds = (stat: Stat | null, file: LocalFile): boolean =>
  stat?.size === file.size && stat.sha256 === file.sha256;

function uploadWrite(params: ContentParams, src: string, held: boolean, stat: Stat | null): Action {
  const { dest, backup } = params;
  const ownership = wantedOwnership(params);
  if (held) return { do: "own", path: dest, recursive: false, follow: true, ...ownership };
  const kept = backup && stat !== null ? { backup: backupOf(dest) } : {};
  return { do: "upload", from: src, path: dest, ...ownership, ...kept };
}
