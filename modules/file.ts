import {
  type Action,
  type Change,
  defineModule,
  given,
  known,
  own,
  param,
  type ParamSchema,
  type ParamsOf,
  readFull,
  readOthers,
  readSame,
  readStat,
  refuse,
  remove,
  type Sameness,
  withoutSlashes,
  write,
} from "../engine/module/index.js";
import { type FileFound, ownershipBelow, refuseLink, stateFields } from "./lib/file.js";
import { type Attributes, ownershipParams, wantedOwnership } from "./lib/ownership.js";

const params = {
  path: param.path("The path"),
  state: param.choice(
    ["file", "touch", "directory", "link", "hard", "absent"],
    "file: an existing file. touch: a file, created empty if it is missing. directory: a directory, with its parents. " +
      "link: a symbolic link. hard: a hard link. absent: nothing",
  ),
  to: param.text("The target of a link; a relative one starts at the link's own directory", {
    minLength: 1,
    optional: true,
  }),
  ...ownershipParams,
  recurse: param.flag(
    "Apply owner and group to everything below the directory too, but not the mode; with `state: absent`, remove everything below as well",
  ),
  force: param.flag("Let a link replace a file or an empty directory"),
} as const satisfies ParamSchema;

type Settings = ParamsOf<typeof params>;

/** Keeps what is at a path: a directory, a link, an empty file or nothing; and who owns it. */
export default defineModule({
  summary: "Manage files, directories and links, their owners and modes",
  description:
    "Manages what is at a path, but not a file's content: for that, use copy, template or line. A directory that is not " +
    "empty is never replaced, and removed only with `recurse: true`. `state: file` never creates a file, and " +
    "`state: touch` never updates the time of one that exists.",

  params,

  examples: {
    "A brick that vdsm can write to": {
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
    "Remove a directory and everything in it": { path: "/var/tmp/old", state: "absent", recurse: true },
  },

  returns: {
    path: "The path",
    state: "What is there: file, directory, link, absent or a special file",
    mode: "Its mode, in octal",
  },

  validate(given) {
    const isLink = given.state === "link" || given.state === "hard";
    if (isLink && !("to" in given)) refuse("“to” is needed: what the link points to");
    if (!isLink && "to" in given) refuse(`“to” is for links only, not for “state: ${given.state}”`);
    if (isLink && ["owner", "group", "mode"].some((name) => name in given))
      refuse(
        "“owner”, “group” and “mode” belong to the file that the link points to: manage them in a task of its own",
      );
  },

  reads({ path: written, state, to, recurse, ...ownership }) {
    const path = withoutSlashes(written);
    const goes = state === "absent" || state === "link" || state === "hard";
    const deep = state === "directory" && recurse;
    return {
      itself: readStat(path),
      target: readStat(path, { follow: true }),
      full: goes ? readFull(path) : known(false),
      below: deep ? readOthers(path, wantedOwnership(ownership)) : known([]),
      same: state === "hard" ? readSame(path, to ?? "") : known<Sameness>("other"),
    };
  },

  check(settings, found): Change<Attributes> | null {
    const { state, to = "", recurse } = settings;
    const path = withoutSlashes(settings.path);
    const { itself, same, full } = found;
    const becomes = (after: Attributes): Change<Attributes> => ({
      summary: path,
      before: stateFields(itself),
      after,
    });
    switch (state) {
      case "link":
      case "hard": {
        refuseLink(path, settings, found);
        const there = state === "hard" ? same === "same" : itself?.kind === "link" && itself.target === to;
        return there ? null : becomes({ state, to });
      }
      case "absent":
        if (full && !recurse)
          refuse(
            `${path} is a directory and not empty: set recurse: true to remove it with everything in it`,
          );
        return itself === null ? null : becomes({ state });
      case "file":
      case "touch":
      case "directory":
        return presentChange(path, settings, found);
    }
  },

  apply(settings, _change, { itself, target, below }): readonly Action[] {
    const path = withoutSlashes(settings.path);
    const wanted = wantedOwnership(settings);
    const { owner, group } = wanted;
    switch (settings.state) {
      case "link":
      case "hard": {
        const make: Action = { do: "link", path, to: settings.to ?? "", hard: settings.state === "hard" };
        return itself?.kind === "directory" ? [remove(path), make] : [make];
      }
      case "absent":
        return [remove(path, settings.recurse)];
      case "directory":
        if (target === null) return [{ do: "directory", path, ...wanted }];
        return [own(path, wanted), ...(below.length === 0 ? [] : [own(path, given({ owner, group }), true)])];
      case "touch":
        return target === null ? [write(path, "", wanted)] : [own(path, wanted)];
      case "file":
        return [own(path, wanted)];
    }
  },

  result: ({ path }, { itself }) => ({ path, state: itself?.kind ?? "absent", mode: itself?.mode ?? null }),
});

/** A file or a directory. @throws Refusal where something else is */
function presentChange(
  path: string,
  settings: Settings,
  { itself, target, below }: FileFound,
): Change<Attributes> | null {
  const kind = settings.state === "directory" ? "directory" : "file";
  const wanted = wantedOwnership(settings);
  if (target === null && settings.state === "file")
    refuse(`there is no file ${path}: create it with copy, template or “state: touch”`);
  if (target === null && itself !== null)
    refuse(`${path} is a link to ${itself.target ?? ""}, which does not exist`);
  if (target !== null && target.kind !== kind)
    refuse(`${path} is a ${target.kind}, not a ${kind}; it was left alone`);
  if (target === null)
    return { summary: path, before: { state: "absent" }, after: { state: kind, ...wanted } };
  const { before, after } = ownershipBelow(wanted, target, below);
  return Object.keys(after).length === 0 ? null : { summary: path, before, after };
}
