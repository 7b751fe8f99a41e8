import { param, type Comparison, defineModule, known, NOT_KNOWN, refuse } from "../engine/module/index.js";
import { transaction } from "./lib/package_actions.js";
import { readOffer } from "./lib/package_offer.js";
import { type PackageSpec, parseSpec, refuseNonsense } from "./lib/package_spec.js";
import { type Installed, type InstalledPackage, MANAGERS, readInstalled } from "./lib/packages.js";

/** Keeps packages installed, up to date, or away. */
export default defineModule({
  summary: "Install and remove packages",
  description:
    "Works with yum, dnf, apt, zypper and apk, whichever the host has. All packages of a task go into one transaction. If one of them cannot be installed, the task fails and names it, even if the package manager itself reports success.",

  params: {
    name: param.words(
      "A package or a list of packages: a name; a name with a version (vdsm=4.14.6, or vdsm-4.14.6 with rpm; if a newer version is installed, dnf downgrades, yum and apt fail); or an rpm file by path or URL, which counts as installed if the same or a newer build of its package is",
    ),
    state: param.choice(
      ["present", "absent", "latest"],
      "Whether the packages are installed. latest asks the repositories for newer versions, in a check too, which takes its time",
    ),
    manager: {
      type: "string",
      enum: MANAGERS,
      default: "auto",
      description: "The package manager, if the host has several; auto chooses that of the distribution",
    },
    update_cache: param.flag(
      "Refresh the repositories' metadata before installing; not done if there is nothing to install",
    ),
    lock_wait: param.integer("Seconds to wait for another run of the package manager to finish", {
      minimum: 0,
      default: 120,
    }),
    within: param.seconds(1800, "Timeout of the transaction in seconds"),
  },
  short: "name",
  examples: {
    "One package": "ovirt-hosted-engine-setup",
    "Several, one of them in a certain version": { name: ["glusterfs-server=3.5.0", "vdsm"] },
    "An rpm by its URL": { name: "http://resources.ovirt.org/releases/ovirt-release.noarch.rpm" },
    "Remove a package": { name: ["NetworkManager"], state: "absent" },
  },
  returns: {
    versions: "What is installed in the end: the text asked for → its version, or null",
    manager: "yum, dnf, apt, zypper or apk",
  },

  // Where the repositories are asked anew, what they offer now is not what the installation will find.
  reads: ({ name, manager, state, update_cache }) => ({
    installed: readInstalled(specsOf(name), manager, state === "latest"),
    offer: state === "absent" || update_cache ? known(null) : readOffer(specsOf(name), manager),
  }),

  check({ name, state }, { installed }): Comparison<Versions, Versions> {
    const wanted = specsOf(name);
    refuseImpossible(wanted, state, installed);
    const rows = wanted.map(({ text, version }) => {
      const found = installed.packages.get(text) ?? NOT_INSTALLED;
      return { text, before: found.version ?? "absent", after: becomes(state, version ?? "present", found) };
    });
    const changes = rows.filter(({ before, after }) => after !== before);
    return {
      summary: changes.map(({ text }) => text).join(", "),
      current: Object.fromEntries(rows.map(({ text, before }) => [text, before])),
      desired: Object.fromEntries(rows.map(({ text, after }) => [text, after])),
    };
  },

  apply({ name, update_cache, lock_wait, within }, { after }, { installed, offer }) {
    const touched = specsOf(name).filter(({ text }) => text in after);
    const remove = touched.filter(({ text }) => after[text] === "absent");
    const kept = touched.filter((one) => !remove.includes(one));
    const install = kept.filter(({ text }) => !installed.packages.get(text)?.asked);
    const update = kept.filter((one) => !install.includes(one));
    const what = { install, update, remove, refresh: update_cache, within, patience: lock_wait };
    return [transaction(installed.manager, what, offer?.brings ?? [])];
  },

  fails: (_params, { installed: { manager }, offer }) =>
    offer === null || offer.error === null ? null : `${manager} cannot install what is asked: ${offer.error}`,

  // Which version comes, only the repositories know.
  predict: (_params, { after }, { installed }) => ({
    installed: {
      ...installed,
      packages: new Map(
        [...installed.packages].map(([text, found]) => [text, packageAfter(after[text], found)]),
      ),
    },
  }),

  result: (_params, { installed }) => ({
    versions: Object.fromEntries([...installed.packages].map(([text, { version }]) => [text, version])),
    manager: installed.manager,
  }),
});

/** The text asked for → the version, or a word. */
type Versions = Readonly<Record<string, string>>;

const NOT_INSTALLED: InstalledPackage = { version: null, asked: false, newer: null };

function packageAfter(becomes: string | undefined, found: InstalledPackage): InstalledPackage {
  if (becomes === undefined) return found;
  return becomes === "absent" ? NOT_INSTALLED : { version: NOT_KNOWN, asked: true, newer: null };
}

function specsOf(name: string | readonly (string | number | boolean)[]): readonly PackageSpec[] {
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
  if (file && manager === "apk") refuse(`${file.text} is not a package that apk can install`);
  if (state === "latest" && (manager === "zypper" || manager === "apk"))
    refuse(`“state: latest” is not supported with ${manager}: give a version, or use the module command`);
}
