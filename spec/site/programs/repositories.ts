import { readdirSync } from "node:fs";
import { textOf } from "./files.js";
import { UNIVERSE, type Channel, type Package } from "./packages.js";

/** One enabled or disabled section of a .repo file, with yum's variables replaced. */
export interface Repository {
  readonly id: string;
  readonly enabled: boolean;
  readonly urls: readonly string[];
  readonly skipIfUnavailable: boolean;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly hasName: boolean;
}

/** A mistake in a .repo file at which yum stops. */
export class RepositoryError extends Error {}

/** Every section of /etc/yum.repos.d/*.repo, first definition first; what yum warns about goes to `warn`. */
export function readRepositories(warn: (text: string) => void): readonly Repository[] {
  const found = new Map<string, Repository>();
  const directory = "/etc/yum.repos.d";
  for (const file of readdirSync(directory).sort()) {
    if (!file.endsWith(".repo")) continue;
    for (const [id, keys] of parseIni(textOf(`${directory}/${file}`) ?? "", file)) {
      const bad = /[^A-Za-z0-9_.:-]/.exec(id);
      if (bad !== null) warn(`Bad id for repo: ${id}, byte = ${bad[0]} ${bad.index}`);
      else if (found.has(id)) warn(`Repository ${id} is listed more than once in the configuration`);
      else if (id !== "main" && id !== "installed") found.set(id, repository(id, keys));
    }
  }
  return [...found.values()];
}

/** The packages one repository offers; null when its address leads nowhere in the simulated world. */
export function offeredBy(repo: Repository): readonly Package[] | null {
  const channel = repo.urls.map(channelOf).find((known) => known !== null);
  if (channel === undefined) return null;
  return UNIVERSE.filter(
    (one) =>
      (one.channel === channel || (channel === "ovirt-stable" && one.channel === "ovirt-3.4")) &&
      (repo.include.length === 0 || repo.include.some((pattern) => matches(pattern, one.name))) &&
      !repo.exclude.some((pattern) => matches(pattern, one.name)),
  );
}

/** Whether a glob pattern names this text. */
export function matches(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`).test(text);
}

const CHANNELS: readonly (readonly [RegExp, Channel])[] = [
  [/centos.*(repo=os|\/os\/)/, "base"],
  [/centos.*(repo=(updates|extras)|\/(updates|extras)\/)/, "base"],
  [/ovirt\.org\/releases\/stable\/rpm\/EL\/6\/?$/, "ovirt-stable"],
  [/ovirt\.org\/releases\/3\.4\/rpm\/EL\/6\/?$/, "ovirt-3.4"],
  [/(repo=epel-6&arch=x86_64|pub\/epel\/6\/x86_64\/?$)/, "epel"],
  [/gluster\.org\/.*\/EPEL\.repo\/epel-6\/x86_64\/?$/, "gluster"],
  [/gluster\.org\/.*\/EPEL\.repo\/epel-6\/noarch\/?$/, "gluster-noarch"],
];

const channelOf = (url: string): Channel | null => CHANNELS.find(([known]) => known.test(url))?.[1] ?? null;

function repository(id: string, keys: ReadonlyMap<string, string>): Repository {
  const value = (key: string): string => variables(keys.get(key) ?? "");
  return {
    id,
    hasName: keys.has("name"),
    enabled: boolean(id, "enabled", value("enabled"), true),
    skipIfUnavailable: boolean(id, "skip_if_unavailable", value("skip_if_unavailable"), false),
    urls: list(`${value("baseurl")} ${value("mirrorlist")} ${value("metalink")}`),
    include: list(value("includepkgs")),
    exclude: list(value("exclude")),
  };
}

const list = (text: string): readonly string[] => text.split(/[\s,]+/).filter((word) => word !== "");

const variables = (text: string): string =>
  text.replaceAll("$releasever", "6").replaceAll("$basearch", "x86_64").replaceAll("$arch", "x86_64");

function boolean(id: string, key: string, text: string, fallback: boolean): boolean {
  if (text === "") return fallback;
  if (/^(1|yes|true)$/i.test(text)) return true;
  if (/^(0|no|false)$/i.test(text)) return false;
  throw new RepositoryError(`Error parsing "${key} = ${text}" of repo ${id}: invalid boolean value`);
}

function parseIni(text: string, file: string): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const sections = new Map<string, Map<string, string>>();
  let section: Map<string, string> | null = null;
  let key = "";
  text.split("\n").forEach((line, index) => {
    if (/^\s*([#;].*)?$/.test(line)) return;
    const title = /^\[(.+)\]\s*$/.exec(line)?.[1];
    const pair = /^([^=:\s][^=:]*?)\s*[=:]\s*(.*?)\s*$/.exec(line);
    if (title !== undefined) {
      section = sections.get(title) ?? new Map<string, string>();
      sections.set(title, section);
    } else if (/^\s/.test(line) && section !== null && key !== "") {
      section.set(key, `${section.get(key) ?? ""} ${line.trim()}`);
    } else if (section === null || pair === null) {
      throw new RepositoryError(
        `File contains parsing errors: file:///etc/yum.repos.d/${file}\n\t[line ${index + 1}]: ${line}`,
      );
    } else {
      key = pair[1] ?? "";
      section.set(key, pair[2] ?? "");
    }
  });
  return sections;
}
