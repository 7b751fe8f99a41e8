import { type HostProbe, mapProbe, readRows, refuse } from "../../engine/module/index.js";
import { packageLook } from "./package_look.js";
import { type PackageSpec, rpmSpelling } from "./package_spec.js";
import { type Build, compareBuilds } from "./rpm.js";

export const MANAGERS = ["auto", "yum", "dnf", "apt", "zypper", "apk"] as const;
export type Manager = Exclude<(typeof MANAGERS)[number], "auto">;

/** What the host has of what was asked. */
export interface Installed {
  readonly manager: Manager;
  /** By the text asked for; a file stands for the package in it. */
  readonly packages: ReadonlyMap<string, InstalledPackage>;
}

export interface InstalledPackage {
  /** The installed version, be it the one asked for or another; null: not installed. */
  readonly version: string | null;
  /** Whether it satisfies what was asked. */
  readonly asked: boolean;
  /** The version that the repositories offer instead; known for `latest` only. */
  readonly newer: string | null;
}

/** One look at all the packages, whichever manager the host has. */
export function readInstalled(
  wanted: readonly PackageSpec[],
  manager: string,
  latest: boolean,
): HostProbe<Installed> {
  const about = wanted.map(({ name }) => `package ${name}` as const);
  return mapProbe(readRows(packageLook(wanted, manager, latest), about), (rows) => installedIn(rows, wanted));
}

interface Package extends Build {
  readonly name: string;
  readonly arch: string;
}

type Rows = readonly (readonly string[])[];

function installedIn(rows: Rows, wanted: readonly PackageSpec[]): Installed {
  const of = (kind: string): Rows => rows.flatMap(([first, ...fields]) => (first === kind ? [fields] : []));
  const manager = MANAGERS.find((one) => one === of("manager")[0]?.[0]);
  if (manager === undefined || manager === "auto")
    return refuse("the host has no known package manager: yum, dnf, apt, zypper or apk");
  const [unreadable] = of("unreadable");
  if (unreadable) refuse(`${unreadable[0] ?? ""} cannot be read: it does not exist, or is not a package`);
  const byText = (kind: string): ReadonlyMap<string, Package> =>
    new Map(of(kind).map(([text = "", ...fields]) => [text, packageOf(fields)]));
  const have = of("have").map(packageOf);
  const [given, files, newer] = [byText("given"), byText("file"), updatesIn(rows, manager)];
  const installed = (one: PackageSpec): InstalledPackage => {
    const file = files.get(one.text);
    const [found, asked] = file
      ? inFile(have, file, manager)
      : byName(have, one, given.get(rpmSpelling(one)) ?? null);
    return { version: found && versionOf(found), asked, newer: newer.get(found?.name ?? "") ?? null };
  };
  return { manager, packages: new Map(wanted.map((one) => [one.text, installed(one)])) };
}

type Found = readonly [Package | null, asked: boolean];

function byName(have: readonly Package[], one: PackageSpec, given: Package | null): Found {
  const found = have.find((candidate) => isNamed(candidate, one)) ?? given;
  const other = have.find(({ name }) => name === one.name) ?? null;
  return [found ?? other, found !== null];
}

/** An rpm of which a newer build is installed is done with, as for yum; a deb's versions order otherwise. */
function inFile(have: readonly Package[], file: Package, manager: Manager): Found {
  const found = have.find(({ name }) => name === file.name) ?? null;
  if (!found) return [null, false];
  return [found, manager === "apt" ? found.version === file.version : compareBuilds(found, file) >= 0];
}

function packageOf([
  name = "",
  epoch = "",
  version = "",
  release = "",
  arch = "",
]: readonly string[]): Package {
  return { name, epoch: epoch === "(none)" ? "" : epoch, version, release, arch };
}

const versionOf = ({ version, release }: Package): string =>
  [version, release].filter(Boolean).join("-") || "installed";

function isNamed({ name, epoch, version, release, arch }: Package, wanted: PackageSpec): boolean {
  const full = release === "" ? version : `${version}-${release}`;
  if (wanted.version !== null)
    return wanted.name === name && [version, full, `${epoch}:${full}`].includes(wanted.version);
  const builds = ["", `-${version}`, `-${full}`].map((build) => `${name}${build}`);
  return builds.some((build) => [build, `${build}.${arch}`, `${build}:${arch}`].includes(wanted.name));
}

/** The newer version that the repositories offer, by name. */
function updatesIn(rows: Rows, manager: Manager): ReadonlyMap<string, string> {
  const at = rows.findIndex(([first]) => first === "updates");
  if (at < 0) return new Map();
  const status = rows[at]?.[1];
  const list = rows
    .slice(at + 1)
    .map((row) => row.join("\t"))
    .join("\n");
  if (status !== "0" && (manager === "apt" || status !== "100"))
    refuse(`${manager} could not look for newer versions: ${list.trim()}`);
  const pattern = manager === "apt" ? /^Inst (\S+) \[\S+\] \((\S+)/gm : /^(\S+)\.\w+\s+(\S+)\s+\S+/gm;
  return new Map([...list.matchAll(pattern)].map(([, name = "", version = ""]) => [name, version]));
}
