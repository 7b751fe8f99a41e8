import { readScript } from "../module/answer.js";
import { mapProbe } from "../module/probe.js";
import { shellText } from "../transport/index.js";
import type { Fact } from "./fact.js";
import { pairs, sections } from "./sections.js";

/** From os-release; where there is none (EL6), from /etc/redhat-release and /etc/system-release-cpe. */
export const os: Fact = {
  summary: "The operating system",
  fields: {
    family: "RedHat, Debian, Alpine, Suse or Arch; null if it is none of these",
    distribution: "For example CentOS, RedHat, Fedora, Debian, Ubuntu, Alpine",
    version:
      "The version, as precisely as the host gives it: “6.5”, “12.5”, “3.19.1”; null if it has none (Arch)",
    major: "The first part of the version as a number; null if there is no version",
    name: "The full name that the host gives: “CentOS release 6.5 (Final)”",
    kernel: "The kernel release: “2.6.32-431.el6.x86_64”",
    arch: "The architecture, such as x86_64 or aarch64",
  },
  probe: mapProbe(readScript(shellText(import.meta.url, "os.sh")), ({ stdout }) => read(sections(stdout))),
};

interface OperatingSystem {
  readonly family: string | null;
  readonly distribution: string | null;
  readonly version: string | null;
  readonly major: number | null;
  readonly name: string | null;
  readonly kernel: string | null;
  readonly arch: string | null;
}

type Sections = (name: string) => readonly string[];

function read(section: Sections): OperatingSystem {
  const { id, version, name, like } = section("/etc/os-release").length > 0 ? modern(section) : old(section);
  const [kernel = null, arch = null] = section("uname");
  const major = /^\d+/.exec(version ?? "")?.[0];
  return {
    family: [id, ...like].map((word) => families[word]).find((family) => family !== undefined) ?? null,
    distribution: distributions[id] ?? (id === "" ? null : id),
    version,
    major: major === undefined ? null : Number(major),
    name,
    kernel,
    arch,
  };
}

interface Release {
  readonly id: string;
  readonly like: readonly string[];
  readonly version: string | null;
  readonly name: string | null;
}

function modern(section: Sections): Release {
  const values = pairs(section("/etc/os-release"), /=/);
  const value = (key: string): string => shellValue(values.get(key) ?? "");
  const id = value("ID").toLowerCase();
  return {
    id,
    like: value("ID_LIKE").toLowerCase().split(/\s+/),
    version: precise(value("VERSION_ID"), section),
    name: value("PRETTY_NAME") || value("NAME") || null,
  };
}

/** The version of os-release is often only a major number, where an older file says it in full. */
function precise(version: string, section: Sections): string | null {
  const fuller = [
    ...section("/etc/redhat-release"),
    ...section("/etc/debian_version"),
    ...section("/etc/alpine-release"),
  ]
    .map((line) => /\d+(\.\d+)+/.exec(line)?.[0])
    .find((candidate) => candidate?.startsWith(`${version}.`));
  return fuller ?? (version || null);
}

function old(section: Sections): Release {
  const name = section("/etc/redhat-release")[0] ?? null;
  const debian = section("/etc/debian_version")[0] ?? null;
  if (name === null) {
    return {
      id: debian === null ? "" : "debian",
      like: [],
      version: debian,
      name: debian && `Debian ${debian}`,
    };
  }
  const vendor = /^cpe:\/o:(\w+):/.exec(section("/etc/system-release-cpe")[0] ?? "")?.[1] ?? "";
  return {
    id: vendors[vendor] ?? words.find(([start]) => name.startsWith(start))?.[1] ?? "rhel",
    like: ["rhel"],
    version: /\d+(\.\d+)*/.exec(name)?.[0] ?? null,
    name,
  };
}

const vendors: Readonly<Record<string, string>> = {
  centos: "centos",
  redhat: "rhel",
  oracle: "ol",
  fedoraproject: "fedora",
  scientificlinux: "scientific",
};

const words: readonly (readonly [string, string])[] = [
  ["CentOS", "centos"],
  ["Scientific", "scientific"],
  ["Oracle", "ol"],
  ["Fedora", "fedora"],
];

const distributions: Readonly<Record<string, string>> = {
  almalinux: "AlmaLinux",
  alpine: "Alpine",
  amzn: "Amazon",
  arch: "Arch",
  centos: "CentOS",
  debian: "Debian",
  fedora: "Fedora",
  ol: "OracleLinux",
  "opensuse-leap": "openSUSE Leap",
  "opensuse-tumbleweed": "openSUSE Tumbleweed",
  rhel: "RedHat",
  rocky: "Rocky",
  scientific: "Scientific",
  sles: "SLES",
  ubuntu: "Ubuntu",
};

const families: Readonly<Record<string, string>> = {
  alpine: "Alpine",
  arch: "Arch",
  centos: "RedHat",
  debian: "Debian",
  fedora: "RedHat",
  ol: "RedHat",
  rhel: "RedHat",
  sles: "Suse",
  suse: "Suse",
  opensuse: "Suse",
  ubuntu: "Debian",
};

/** A value of os-release, which is written as sh would read it. */
function shellValue(text: string): string {
  const bare = /^(["'])(.*)\1$/.exec(text)?.[2] ?? text;
  return bare.replace(/\\(["'$`\\])/g, "$1");
}
