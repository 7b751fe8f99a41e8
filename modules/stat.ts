import { defineModule, readStat } from "../engine/module/index.js";

/** Tells what is at a path; changes nothing. */
export default defineModule({
  summary: "Look at a path",
  description:
    "Register the result to decide by it. A path where nothing is, is no failure: `exists` is false then.",

  params: {
    path: { type: "string", pattern: "^/", description: "The path to look at." },
    follow: {
      type: "boolean",
      default: false,
      description: "Look at what a link points to, rather than at the link.",
    },
    digest: {
      type: "boolean",
      default: false,
      description: "Tell the SHA-256 of a file's content too; big files take their time.",
    },
  },
  short: "path",

  examples: {
    "In short": "/etc/ovirt-hosted-engine/answers.conf",
    "With the digest": { path: "/gluster/engine.raw", follow: true, digest: true },
  },

  returns: {
    exists: "Whether anything is there.",
    kind: "file, directory, link, fifo, socket, block or character.",
    owner: "Name of the owning user.",
    group: "Name of the owning group.",
    uid: "Number of the owning user.",
    gid: "Number of the owning group.",
    mode: "Four octal digits.",
    size: "Bytes.",
    modified: "Seconds since 1970.",
    target: "Where a link points, as written in it.",
    sha256: "SHA-256 of a file's content, with `digest`.",
  },

  reads: ({ path, follow, digest }) => ({ stat: readStat(path, { follow, digest }) }),
  check: () => null,
  apply: () => [],
  result: (_params, { stat }) => ({ exists: stat !== null, ...stat }),
});
