import {
  param,
  backupParam,
  defineTextModule,
  type FoundLine,
  mapProbe,
  readLines,
  refuse,
} from "../engine/module/index.js";
import { iniText, itemsOf, withoutSection } from "./lib/ini.js";
import { endingOf } from "./lib/lines.js";
import { refuseUnusable, withSettings, YUM } from "./lib/repositories.js";

/** Keeps sections of one .repo file. */
export default defineTextModule({
  summary: "Manage package repositories of yum or dnf",
  description:
    "Sections of a .repo file are edited in place: comments, commented-out keys, order and spacing are kept. Values are " +
    "compared as yum reads them: 1, yes and true are the same, the order of includepkgs and exclude does not matter, " +
    "several URLs are a list. Variables such as $releasever are written as they are. The task fails if another .repo file " +
    "has the same repository id, because yum reads only the first.",

  params: {
    file: param.text("The file's name, with or without .repo", { pattern: "^[A-Za-z0-9][A-Za-z0-9_.+-]*$" }),
    sections: param.map(
      { type: "map", values: { type: "scalar", nullable: true, list: true } },
      "Repository ids and their keys. A list becomes what yum reads as one; an empty value removes the key. With `state: absent`, the ids to remove; none removes the file",
      { default: {} },
    ),
    unmanaged: param.choice(
      ["keep", "remove"],
      "What happens to other keys in these sections. Other sections are always kept",
    ),
    state: param.presence("Whether the file has the repositories"),
    backup: backupParam,
    directory: param.path("The directory of the .repo files", { default: "/etc/yum.repos.d" }),
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
    "Disable a repository": { file: "CentOS-Media", sections: { "c6-media": { enabled: false } } },
    "Remove a file": { file: "old", state: "absent" },
  },

  validate(params) {
    if (params.state === "present" && Object.keys(params.sections).length === 0)
      refuse("“sections” is needed for “state: present”");
  },

  path: ({ file, directory }) => pathOf(directory, file),
  keeps: ({ backup }) => backup,
  reads: ({ directory }) => ({ claims: mapProbe(readLines(directory, ".repo", "^\\["), claimsOf) }),

  edit({ file, sections, unmanaged, state, directory }, text, { claims }) {
    const ending = endingOf(text);
    let items = itemsOf(text, YUM);
    if (state === "absent") {
      const left = iniText(Object.keys(sections).reduce(withoutSection, items), ending);
      return Object.keys(sections).length === 0 || left.trim() === "" ? null : left;
    }
    const path = pathOf(directory, file);
    for (const [id, settings] of Object.entries(sections)) {
      refuseId(id, path, claims);
      items = withSettings(items, id, settings, unmanaged === "remove", ending);
      refuseUnusable(items, id, path);
    }
    return iniText(items, ending);
  },
});

const pathOf = (directory: string, file: string): string =>
  `${directory}/${file.replace(/\.repo$/, "")}.repo`;

/** Which file has which section. */
interface Claim {
  readonly file: string;
  readonly id: string;
}

function claimsOf(found: readonly FoundLine[]): readonly Claim[] {
  return found.flatMap(({ path, text }) => {
    const id = /^\[([^\]]+)\]/.exec(text)?.[1];
    return id === undefined ? [] : [{ file: path, id }];
  });
}

function refuseId(id: string, path: string, claims: readonly Claim[]): void {
  if (!/^[A-Za-z0-9_.:-]+$/.test(id) || id === "main" || id === "installed")
    refuse(
      `“${id}” cannot be a repository id: use letters, digits and “-_.:”, and neither main nor installed`,
    );
  const claim = claims.find((other) => other.id === id && other.file !== path);
  if (claim) refuse(`[${id}] is in ${claim.file} too, and yum reads only the first: remove it there`);
}
