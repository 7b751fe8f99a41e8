import {
  type Action,
  type Change,
  defineModule,
  readStat,
  refuse,
  type Stat,
} from "../engine/module/index.js";
import {
  difference,
  linkRefusals,
  readBelow,
  readFull,
  readSame,
  type Sameness,
  unasked,
  withoutSlashes,
} from "./lib/file.js";
import { type Attributes, ownersOf, ownershipParams, wantedOwnership } from "./lib/ownership.js";

/** Keeps what is at a path: a directory, a link, an empty file or nothing; and who owns it. */
export default defineModule({
  summary: "Keep a file, directory or link, its owner and its mode",
  description:
    "What is at a path, but not what is in it: for that there are copy, template and line. A directory with something " +
    "in it never becomes something else, and goes only with `recurse: true`. A file is never made by `state: file`, " +
    "and never given a new time by `state: touch`: both only say what shall be there.",

  params: {
    path: { type: "string", pattern: "^/", description: "The path." },
    state: {
      type: "string",
      enum: ["file", "touch", "directory", "link", "hard", "absent"],
      default: "file",
      description:
        "file: a file that is there already. touch: a file, empty when it is new. directory: with all above it. " +
        "link: a symbolic link. hard: a hard link. absent: nothing.",
    },
    to: {
      type: "string",
      minLength: 1,
      optional: true,
      description: "Where a link points; a relative one is seen from the link's own directory.",
    },
    ...ownershipParams,
    recurse: {
      type: "boolean",
      default: false,
      description:
        "Owner and group of all that is below a directory too (the mode is the directory's alone); with absent, take away all that is below.",
    },
    force: {
      type: "boolean",
      default: false,
      description: "Let a link take the place of a file or of an empty directory.",
    },
  },

  examples: {
    "A brick that vdsm can write": {
      path: "/gluster_brick0",
      state: "directory",
      owner: 36,
      group: 36,
      mode: "0755",
    },
    "A link": {
      path: "/etc/localtime",
      state: "link",
      to: "/usr/share/zoneinfo/{{ timezone }}",
      force: true,
    },
    "A directory with all in it": { path: "/var/tmp/old", state: "absent", recurse: true },
  },

  returns: {
    path: "The path.",
    state: "What is there: file, directory, link, absent or a special file.",
    mode: "Its mode, in octal.",
  },

  validate(params) {
    const isLink = params.state === "link" || params.state === "hard";
    if (isLink && !("to" in params)) refuse("say with “to” what the link shall point to");
    if (!isLink && "to" in params) refuse(`“to” is for links, and this shall be ${params.state}`);
    if (isLink && ["owner", "group", "mode"].some((name) => name in params))
      refuse(
        "“owner”, “group” and “mode” are those of what the link points to; keep them with a task for that",
      );
  },

  reads({ path: written, state, to, recurse, ...ownership }) {
    const path = withoutSlashes(written);
    const goes = state === "absent" || state === "link" || state === "hard";
    const deep = state === "directory" && recurse;
    return {
      itself: readStat(path),
      target: readStat(path, { follow: true }),
      full: goes ? readFull(path) : unasked(path, false),
      below: deep ? readBelow(path, wantedOwnership(ownership)) : unasked<readonly string[]>(path, []),
      same: state === "hard" ? readSame(path, to ?? "") : unasked<Sameness>(path, "other"),
    };
  },

  check(params, found): Change<Attributes> | null {
    const path = withoutSlashes(params.path);
    const wanted = wantedOwnership(params);
    const { itself, target, full, below, same } = found;
    const told = (before: Attributes, after: Attributes): Change<Attributes> | null =>
      Object.keys(after).length === 0 ? null : { summary: path, before, after };
    if (params.state === "link" || params.state === "hard") {
      const to = linkRefusals(params, found);
      const there =
        params.state === "hard" ? same === "same" : itself?.kind === "link" && itself.target === to;
      return there ? null : told(stateOf(itself), { state: params.state, to });
    }
    if (params.state === "absent") {
      if (full && !params.recurse)
        refuse(`${path} is a directory with something in it; say recurse: true to take it all away`);
      return itself === null ? null : told(stateOf(itself), { state: "absent" });
    }
    const kind = params.state === "directory" ? "directory" : "file";
    if (target === null && params.state === "file")
      refuse(`there is no file ${path}; make it with copy or template, or with state: touch`);
    if (target === null && itself !== null)
      refuse(`${path} is a link to ${itself.target ?? ""}, where nothing is`);
    if (target !== null && target.kind !== kind)
      refuse(`${path} is a ${target.kind}, not a ${kind}; it is left alone`);
    if (target === null) return told({ state: "absent" }, { state: kind, ...wanted });
    return difference(wanted, target, below, told);
  },

  apply(params, _change, { itself, target, below }): readonly Action[] {
    const path = withoutSlashes(params.path);
    const wanted = wantedOwnership(params);
    const own: Action = { do: "own", path, recursive: false, follow: true, ...wanted };
    switch (params.state) {
      case "link":
      case "hard": {
        const gone: readonly Action[] =
          itself?.kind === "directory" ? [{ do: "remove", path, recursive: false }] : [];
        return [...gone, { do: "link", path, to: params.to ?? "", hard: params.state === "hard" }];
      }
      case "absent":
        return [{ do: "remove", path, recursive: params.recurse }];
      case "directory":
        if (target === null) return [{ do: "directory", path, ...wanted }];
        return below.length === 0
          ? [own]
          : [own, { do: "own", path, recursive: true, follow: true, ...ownersOf(wanted) }];
      case "touch":
        return target === null ? [{ do: "write", path, content: "", ...wanted }] : [own];
      case "file":
        return [own];
    }
  },

  result: ({ path }, { itself }) => ({ path, state: itself?.kind ?? "absent", mode: itself?.mode ?? null }),
});

const stateOf = (stat: Stat | null): Attributes =>
  stat === null
    ? { state: "absent" }
    : { state: stat.kind, ...(stat.target === null ? {} : { to: stat.target }) };
