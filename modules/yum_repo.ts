import {
  defineModule,
  type FoundLine,
  mapProbe,
  readLines,
  readText,
  refuse,
} from "../engine/module/index.js";
import { iniText, type Item, itemsOf, withoutSection } from "./lib/ini.js";
import { endingOf } from "./lib/lines.js";
import { edited, refuseUnusable, YUM } from "./lib/repositories.js";
import { backupParam, rewrite } from "./lib/rewrite.js";

/** Keeps sections of one .repo file. */
export default defineModule({
  summary: "Keep package repositories of yum or dnf in a .repo file",
  description:
    "Sections are edited in place: comments, commented-out keys, order and spacing stay as they are. Values are " +
    "compared as yum reads them: 1, yes and true are the same, includepkgs and exclude are sets, several URLs are a " +
    "list. Variables such as $releasever are written as they stand. An id that another .repo file has too is refused, " +
    "for yum reads only the first it meets.",

  params: {
    file: {
      type: "string",
      pattern: "^[A-Za-z0-9][A-Za-z0-9_.+-]*$",
      description: "The file's name, with or without .repo.",
    },
    sections: {
      type: "map",
      values: { type: "map", values: { type: "scalar", nullable: true, list: true } },
      default: {},
      description:
        "Repository id → its keys. A list becomes what yum reads as one; empty removes a key. With `state: absent`, the ids to remove; none removes the file.",
    },
    unmanaged: {
      type: "string",
      enum: ["keep", "remove"],
      default: "keep",
      description: "What becomes of other keys in the sections named here. Other sections are always kept.",
    },
    state: {
      type: "string",
      enum: ["present", "absent"],
      default: "present",
      description: "Whether the repositories are there.",
    },
    backup: backupParam,
    directory: {
      type: "string",
      pattern: "^/",
      default: "/etc/yum.repos.d",
      description: "Where .repo files are.",
    },
  },

  examples: {
    "Two repositories in one file": {
      file: "ovirt",
      sections: {
        "ovirt-stable": {
          name: "Latest oVirt Releases",
          baseurl: "http://ovirt.org/releases/stable/rpm/EL/$releasever/",
          enabled: true,
          skip_if_unavailable: true,
          gpgcheck: false,
        },
        epel: {
          name: "Extra Packages for Enterprise Linux 6 - $basearch",
          mirrorlist: "https://mirrors.fedoraproject.org/metalink?repo=epel-6&arch=$basearch",
          includepkgs: ["epel-release", "python-uinput", "mom"],
          gpgcheck: false,
        },
      },
    },
    "Only switch one off": { file: "CentOS-Media", sections: { "c6-media": { enabled: false } } },
    "Remove a file": { file: "old", state: "absent" },
  },

  validate(params) {
    if (params.state === "present" && Object.keys(params.sections).length === 0)
      refuse("no “sections” are given; give some, or say state: absent");
  },

  reads: ({ file, directory }) => ({
    text: readText(pathOf(directory, file)),
    others: mapProbe(readLines(directory, ".repo", "^\\["), claims),
  }),

  check({ file, sections, unmanaged, state, directory }, { text, others }) {
    const path = pathOf(directory, file);
    const before = itemsOf(text ?? "", YUM);
    if (state === "absent") {
      const after = text === null ? null : removed(text, before, Object.keys(sections));
      return after === text ? null : { summary: path, before: text, after };
    }
    const ending = endingOf(text ?? "");
    let items = before;
    for (const [id, settings] of Object.entries(sections)) {
      refuseId(id, path, others);
      items = edited(items, id, settings, unmanaged === "remove", ending);
      refuseUnusable(items, id, path);
    }
    const after = iniText(items, ending);
    return after === (text ?? "") ? null : { summary: path, before: text, after };
  },

  apply: ({ file, directory, backup }, { after }) => rewrite(pathOf(directory, file), after, backup),
});

const pathOf = (directory: string, file: string): string =>
  `${directory}/${file.replace(/\.repo$/, "")}.repo`;

interface Claim {
  readonly file: string;
  readonly id: string;
}

/** Which file has which section. */
function claims(found: readonly FoundLine[]): readonly Claim[] {
  return found.flatMap(({ path, text }) => {
    const id = /^\[([^\]]+)\]/.exec(text)?.[1];
    return id === undefined ? [] : [{ file: path, id }];
  });
}

function refuseId(id: string, path: string, others: readonly Claim[]): void {
  if (!/^[A-Za-z0-9_.:-]+$/.test(id) || id === "main" || id === "installed")
    refuse(
      `“${id}” cannot be the id of a repository; use letters, digits and “-_.:”, and neither main nor installed`,
    );
  const claim = others.find((other) => other.id === id && other.file !== path);
  if (claim)
    refuse(`[${id}] is in ${claim.file} too, and yum reads only the first it meets; remove it there`);
}

/** The text without the sections, or null where nothing is left of it. */
function removed(text: string, items: readonly Item[], ids: readonly string[]): string | null {
  if (ids.length === 0) return null;
  const left = iniText(ids.reduce(withoutSection, items), endingOf(text));
  return left.trim() === "" ? null : left;
}
