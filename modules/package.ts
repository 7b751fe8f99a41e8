import { type Change, defineModule, refuse } from "../engine/module/index.js";
import { transaction } from "./lib/package_actions.js";
import { type InstalledPackage, MANAGERS, type Installed, readInstalled } from "./lib/packages.js";
import { type PackageSpec, parseSpec, refuseNonsense } from "./lib/package_spec.js";

/** Keeps packages installed, up to date, or away. */
export default defineModule({
  summary: "Install and remove packages",
  description:
    "Works with yum, dnf, apt, zypper and apk, whichever the host has. All packages of a step go into one transaction; one that cannot be installed fails the step by its name, even where the manager ends well without it.",

  params: {
    name: {
      type: "words",
      description:
        "A package or a list: names, names of one version (vdsm=4.14.6, or vdsm-4.14.6 with rpm; from a newer one dnf goes back to it, yum and apt fail the step), or rpm files by path or URL, which are done where the same or a newer build of the package in them is installed",
    },
    state: {
      type: "string",
      enum: ["present", "absent", "latest"],
      default: "present",
      description: "latest asks the repositories, in a check too, and takes the time that this takes",
    },
    manager: {
      type: "string",
      enum: MANAGERS,
      default: "auto",
      description: "The package manager, where the host has several; by itself the one of its distribution",
    },
    update_cache: {
      type: "boolean",
      default: false,
      description:
        "Fetch the repositories' lists anew before installing; nothing is fetched when nothing is installed",
    },
    lock_wait: {
      type: "integer",
      minimum: 0,
      default: 120,
      description: "Seconds to wait for another run of the package manager to end",
    },
    within: {
      type: "number",
      minimum: 1,
      default: 1800,
      description: "Seconds that the transaction may take",
    },
  },
  short: "name",
  examples: {
    "One package": "ovirt-hosted-engine-setup",
    "Several, one of them of one version": { name: ["glusterfs-server=3.5.0", "vdsm"] },
    "An rpm by its URL": { name: "http://resources.ovirt.org/releases/ovirt-release.noarch.rpm" },
    Away: { name: ["NetworkManager"], state: "absent" },
  },
  returns: {
    versions: "What is installed in the end: the text asked for → its version, or null",
    manager: "yum, dnf, apt, zypper or apk",
  },

  reads: ({ name, manager, state }) => ({ stock: readInstalled(listed(name), manager, state === "latest") }),

  check({ name, state }, { stock }): Change<Versions> | null {
    const wanted = listed(name);
    refuseImpossible(wanted, state, stock);
    const rows = wanted.map(({ text, version }) => {
      const held = stock.held.get(text) ?? NOTHING;
      return { text, before: held.version ?? "absent", after: becomes(state, version ?? "present", held) };
    });
    const changes = rows.filter(({ before, after }) => after !== before);
    if (changes.length === 0) return null;
    return {
      summary: changes.map(({ text }) => text).join(", "),
      before: Object.fromEntries(changes.map(({ text, before }) => [text, before])),
      after: Object.fromEntries(changes.map(({ text, after }) => [text, after])),
    };
  },

  apply({ name, update_cache, lock_wait, within }, { after }, { stock }) {
    const touched = listed(name).filter(({ text }) => text in after);
    const remove = touched.filter(({ text }) => after[text] === "absent");
    const kept = touched.filter((one) => !remove.includes(one));
    const install = kept.filter(({ text }) => !stock.held.get(text)?.asked);
    const update = kept.filter((one) => !install.includes(one));
    const what = { install, update, remove, refresh: update_cache, within, patience: lock_wait };
    return [transaction(stock.manager, what)];
  },

  result: (_params, { stock }) => ({
    versions: Object.fromEntries([...stock.held].map(([text, { version }]) => [text, version])),
    manager: stock.manager,
  }),
});

/** The text asked for → the version, or a word. */
type Versions = Readonly<Record<string, string>>;

const NOTHING: InstalledPackage = { version: null, asked: false, newer: null };

function listed(name: string | readonly (string | number | boolean)[]): readonly PackageSpec[] {
  return [name].flat().map((one) => parseSpec(String(one)));
}

function becomes(state: string, wanted: string, { version, asked, newer }: InstalledPackage): string {
  if (state === "absent") return "absent";
  if (!asked || version === null) return wanted;
  return newer ?? version;
}

function refuseImpossible(wanted: readonly PackageSpec[], state: string, { manager }: Installed): void {
  for (const one of wanted) refuseNonsense(one);
  const file = wanted.find((one) => one.file);
  if (file && state !== "present")
    refuse(`${file.text} is a file: “state: ${state}” needs the package's name`);
  if (file && manager === "apk") refuse(`${file.text} is no package that apk can install`);
  if (state === "latest" && (manager === "zypper" || manager === "apk"))
    refuse(`“state: latest” is not known for ${manager}: name a version, or use command`);
}
