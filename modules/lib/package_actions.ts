import { type Run, runScript, type Seconds, shellText } from "../../engine/module/index.js";
import { type PackageSpec, packageWords, rpmSpelling } from "./package_spec.js";
import type { Manager } from "./packages.js";

/** One transaction: what to install, what to bring up to date, what to remove. */
export interface Transaction {
  readonly install: readonly PackageSpec[];
  readonly update: readonly PackageSpec[];
  readonly remove: readonly PackageSpec[];
  readonly refresh: boolean;
  readonly within: Seconds;
  readonly patience: Seconds;
}

/** @param brings what is known to come along, by name */
export function transaction(manager: Manager, what: Transaction, brings: readonly string[]): Run {
  const words = [...what.install, ...what.update, ...what.remove].map(({ text }) => text);
  const named = [...what.install, ...what.update, ...what.remove].map(({ name }) => name);
  const verb = what.remove.length > 0 ? "remove" : "install";
  return runScript(SCRIPTS[manager](what), {
    within: what.within,
    effects: [...new Set([...named, ...brings])].map((name) => `package ${name}` as const),
    summary: `${manager} ${verb} ${words.join(" ")}`,
  });
}

const SCRIPTS: Readonly<Record<Manager, (what: Transaction) => string>> = { yum, dnf, apt, zypper, apk };

const text = ({ text: written }: PackageSpec): string => written;

/** A line of sh for packages, or nothing where there are none. */
const line = (command: string, wanted: readonly PackageSpec[], spell = rpmSpelling): string =>
  wanted.length > 0 ? `${command} ${packageWords(wanted, spell)} || exit\n` : "";

/** yum waits for another yum without end, and takes unknown names for done when others are known. */
function yum({ install, update, remove, refresh, patience }: Transaction): string {
  const files = install.filter(({ file }) => file);
  const names = install.filter(({ file }) => !file);
  return `${FUNCTIONS}
${patiently("yum", "/var/run/yum.pid", patience)}
${refresh ? "yum -q makecache || exit\n" : ""}${line("yum -y localinstall", files, text)}${line("yum -y install", names)}${line("yum -y update", update)}${line("yum -y remove", remove)}${insist("yum", [...names, ...update])}`;
}

/** dnf too waits without end; one that begins while ours does is told by dnf's own exit status. */
function dnf({ install, update, remove, refresh, patience }: Transaction): string {
  const spell = (one: PackageSpec): string => (one.file ? one.text : rpmSpelling(one));
  const program = "dnf --setopt=exit_on_lock=True -y";
  return `${FUNCTIONS}
${patiently("dnf", "/var/lib/dnf/*_lock.pid /var/cache/dnf/*_lock.pid", patience)}
${refresh ? `${program} -q makecache || exit\n` : ""}${line(`${program} install`, install, spell)}${line(`${program} upgrade`, update)}${line(`${program} remove`, remove)}${insist(
    "dnf",
    install.filter(({ file }) => !file),
  )}`;
}

/** Waits for a lock that another holds. */
const patiently = (manager: string, locks: string, patience: Seconds): string =>
  `patiently ${manager} ${patience} '${locks}'`;

function zypper({ install, update, remove, refresh }: Transaction): string {
  const spell = (one: PackageSpec): string => (one.file ? one.text : rpmSpelling(one));
  const program = "zypper --non-interactive";
  return `${refresh ? `${program} refresh || exit\n` : ""}${line(`${program} install`, install, spell)}${line(`${program} update`, update)}${line(`${program} remove`, remove)}`;
}

/** Nobody is there to be asked: configuration files that were edited stay as they are. */
function apt({ install, update, remove, refresh, patience }: Transaction): string {
  const options = `-y -q -o DPkg::Lock::Timeout=${patience} -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold`;
  return `export DEBIAN_FRONTEND=noninteractive
${refresh ? `apt-get -q -o DPkg::Lock::Timeout=${patience} update || exit\n` : ""}${line(`apt-get ${options} install`, [...install, ...update], text)}${line(`apt-get ${options} remove`, remove, ({ name }) => name)}`;
}

function apk({ install, update, remove, refresh }: Transaction): string {
  return `${refresh ? "apk update || exit\n" : ""}${line("apk add", install, text)}${line("apk add -u", update, text)}${line("apk del", remove, ({ name }) => name)}`;
}

/** What a manager that ended well has left out, by name. */
const insist = (manager: string, wanted: readonly PackageSpec[]): string =>
  wanted.length === 0 ? "" : `insist ${manager} ${packageWords(wanted, rpmSpelling)}`;

const FUNCTIONS = shellText(import.meta.url, "package_transaction.sh");
