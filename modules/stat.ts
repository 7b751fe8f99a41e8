import { param, defineModule, readStat } from "../engine/module/index.js";

/** Shows what is at a path; changes nothing. */
export default defineModule({
  summary: "Read what is at a path",
  description:
    "Register the result to use it in conditions. A path that does not exist is not a failure: `exists` is false then.",

  params: {
    path: param.path("The path"),
    follow: param.flag("Follow links, instead of reading the link itself"),
    digest: param.flag("Include the SHA-256 of a file's content, which takes its time for large files"),
  },
  short: "path",

  examples: {
    "Short form": "/etc/ovirt-hosted-engine/answers.conf",
    "With the digest": { path: "/gluster/engine.raw", follow: true, digest: true },
  },

  returns: {
    exists: "Whether the path exists",
    kind: "file, directory, link, fifo, socket, block or character",
    owner: "The owner's name",
    group: "The group's name",
    uid: "The owner's number",
    gid: "The group's number",
    mode: "Four octal digits",
    size: "Size in bytes",
    modified: "Time of the last modification, in seconds since 1970",
    target: "A link's target, as written in it",
    sha256: "The SHA-256 of a file's content, with `digest`",
  },

  canChange: false,
  reads: ({ path, follow, digest }) => ({ stat: readStat(path, { follow, digest }) }),
  check: () => null,
  apply: () => [],
  result: (_params, { stat }) => ({ exists: stat !== null, ...stat }),
});
