import { readScript, mapProbe, type Probe, refuse } from "../../engine/module/index.js";
import { packageLook } from "./package_look.js";
import { type PackageSpec, rpmSpelling } from "./package_spec.js";
import { type Build, compareBuilds } from "./rpm.js";

export const MANAGERS = ["auto", "yum", "dnf", "apt", "zypper", "apk"] as const;
export type Manager = Exclude<(typeof MANAGERS)[number], "auto">;

/** What the host has of what was asked. */
export interface Installed {
  readonly manager: Manager;
  /** By the text asked for; a file stands for the package in it. */
  readonly held: ReadonlyMap<string, InstalledPackage>;
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
): Probe<Installed> {
  return mapProbe(readScript(packageLook(wanted, manager, latest)), ({ stdout }) => read(stdout, wanted));
}

interface Row extends Build {
  readonly name: string;
  readonly arch: string;
}

function read(text: string, wanted: readonly PackageSpec[]): Installed {
  const lines = text.split("\n");
  const manager = MANAGERS.find((one) => `manager=${one}` === lines[0]);
  if (manager === undefined || manager === "auto")
    return refuse("there is no package manager here that is known: yum, dnf, apt, zypper or apk");
  const rows = lines.map((line) => line.split("\t"));
  const of = (kind: string): readonly (readonly string[])[] => rows.filter(([first]) => first === kind);
  const [unreadable] = of("unreadable");
  if (unreadable) refuse(`${unreadable[1] ?? ""} cannot be read: it is not there, or no package`);
  const have = of("have").map(([, ...fields]) => row(fields));
  const given = new Map(of("given").map(([, asked = "", ...fields]) => [asked, row(fields)]));
  const files = new Map(of("file").map(([, asked = "", ...fields]) => [asked, row(fields)]));
  const newer = updates(text, manager);
  const hold = (one: PackageSpec): InstalledPackage => {
    const file = files.get(one.text);
    const [found, asked] = file
      ? inFile(have, file, manager)
      : inStock(have, one, given.get(rpmSpelling(one)) ?? null);
    return { version: found && shown(found), asked, newer: newer.get(found?.name ?? "") ?? null };
  };
  return { manager, held: new Map(wanted.map((one) => [one.text, hold(one)])) };
}

type Found = readonly [Row | null, asked: boolean];

function inStock(have: readonly Row[], one: PackageSpec, given: Row | null): Found {
  const found = have.find((candidate) => names(candidate, one)) ?? given;
  const other = have.find(({ name }) => name === one.name) ?? null;
  return [found ?? other, found !== null];
}

/** An rpm of which a newer build is installed is done with, as for yum; a deb's versions order otherwise. */
function inFile(have: readonly Row[], file: Row, manager: Manager): Found {
  const found = have.find(({ name }) => name === file.name) ?? null;
  if (!found) return [null, false];
  return [found, manager === "apt" ? found.version === file.version : compareBuilds(found, file) >= 0];
}

function row([name = "", epoch = "", version = "", release = "", arch = ""]: readonly string[]): Row {
  return { name, epoch: epoch === "(none)" ? "" : epoch, version, release, arch };
}

const shown = ({ version, release }: Row): string =>
  [version, release].filter(Boolean).join("-") || "installed";

function names({ name, epoch, version, release, arch }: Row, wanted: PackageSpec): boolean {
  const full = release === "" ? version : `${version}-${release}`;
  if (wanted.version !== null)
    return wanted.name === name && [version, full, `${epoch}:${full}`].includes(wanted.version);
  const builds = ["", `-${version}`, `-${full}`].map((build) => `${name}${build}`);
  return builds.some((build) => [build, `${build}.${arch}`, `${build}:${arch}`].includes(wanted.name));
}

function updates(text: string, manager: Manager): ReadonlyMap<string, string> {
  const [, status, list = ""] = /^updates=(\d+)\n([^]*)$/m.exec(text) ?? [];
  if (status === undefined) return new Map();
  if (status !== "0" && (manager === "apt" || status !== "100"))
    refuse(`cannot ask ${manager} for newer versions: ${list.trim()}`);
  const pattern = manager === "apt" ? /^Inst (\S+) \[\S+\] \((\S+)/gm : /^(\S+)\.\w+\s+(\S+)\s+\S+/gm;
  return new Map([...list.matchAll(pattern)].map(([, name = "", version = ""]) => [name, version]));
}
