import {
  type Action,
  backupPath,
  type Change,
  defineModule,
  known,
  type LocalFile,
  own,
  param,
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

/** Gives a file the content of one on the controller, or a text. */
export default defineModule({
  summary: "Copy a file or a text to the host",
  description:
    "Give exactly one of `src` and `content`. A file is compared by its SHA-256 and uploaded only if it differs; " +
    "it may be of any size. It is replaced atomically; owner, mode and SELinux context are kept unless they are given.",

  params: {
    src: param.text("A file on the controller, relative to the playbook", { file: "local", optional: true }),
    content: param.text("The file's content, exactly, up to the last newline", { optional: true }),
    ...contentParams,
  },

  examples: {
    "A file next to the playbook": {
      src: "files/ovirt.repo",
      dest: "/etc/yum.repos.d/ovirt.repo",
      mode: "0644",
    },
    "A text": { content: "{{ motd }}\n", dest: "/etc/motd" },
    "A key that must not be shown": {
      content: "{{ key }}",
      dest: "/etc/pki/key.pem",
      mode: "0600",
      sensitive: true,
    },
  },

  returns: {
    dest: "The file",
    sha256: "The SHA-256 of its content",
    size: "Its size in bytes",
    mode: "Its mode, in octal",
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

  check(params, { stat, text, file }): Change | null {
    const { content = "" } = params;
    return file === null ? contentChange(params, content, { stat, text }) : uploadChange(params, file, stat);
  },

  apply(params, _change, { stat, file }): readonly Action[] {
    const { src, content = "", dest, backup } = params;
    if (src === undefined || file === null) return contentWrites(params, content, stat);
    if (holds(stat, file)) return [own(dest, wantedOwnership(params))];
    const kept = backup && stat !== null ? { backup: backupPath(dest) } : {};
    return [{ do: "upload", from: src, path: dest, ...wantedOwnership(params), ...kept }];
  },

  result: ({ dest }, { stat }) => ({
    dest,
    sha256: stat?.sha256 ?? null,
    size: stat?.size ?? null,
    mode: stat?.mode ?? null,
  }),
});

function uploadChange(params: ContentParams, file: LocalFile, stat: Stat | null): Change | null {
  const { dest: summary } = params;
  const { size, sha256 } = file;
  refuseKind(summary, stat);
  if (stat === null) return { summary, before: null, after: { size } };
  if (holds(stat, file)) return ownershipChange(params, stat);
  const owned = ownershipDifference(wantedOwnership(params), stat);
  const before = { size: stat.size, ...owned.before };
  const after = { size, ...owned.after };
  if (stat.size !== size) return { summary, before, after };
  return { summary, before: { ...before, sha256: stat.sha256 ?? "" }, after: { ...after, sha256 } };
}

/** Of a file of another size the digest is not known. */
const holds = (stat: Stat | null, file: LocalFile): boolean =>
  stat?.size === file.size && stat.sha256 === file.sha256;
