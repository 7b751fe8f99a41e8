import { hasFault, locked, readLine } from "./files.js";
import {
  entryOf,
  install,
  installedNames,
  isInstalled,
  isProvided,
  packageAt,
  remove,
} from "./installation.js";
import { fullName, type Package } from "./packages.js";
import { matches, offeredBy, readRepositories, RepositoryError, type Repository } from "./repositories.js";

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const complain = (text: string): void => void process.stderr.write(`${text}\n`);

interface CommandLine {
  readonly yes: boolean;
  readonly quiet: boolean;
  readonly words: readonly string[];
  readonly enable: readonly string[];
  readonly disable: readonly string[];
}

interface Offer {
  readonly one: Package;
  readonly repo: string;
}

function main(argv: readonly string[]): number {
  const line = parse(argv);
  const [command = "", ...names] = line.words;
  if (command === "" || command === "help" || argv.includes("--help")) {
    say(
      "Usage: yum [options] COMMAND (simulated)\n\nList of Commands: check-update clean info install list localinstall makecache remove repolist update",
    );
    return command === "" && !argv.includes("--help") ? 1 : 0;
  }
  const run = COMMANDS[command];
  if (run === undefined) {
    complain(`No such command: ${command}. Please use /usr/bin/yum --help`);
    return 1;
  }
  const needsRoot = !["list", "info", "repolist", "check-update"].includes(command);
  if (needsRoot && process.getuid?.() !== 0) {
    complain("You need to be root to perform this command.");
    return 1;
  }
  if (!line.quiet) say("Loaded plugins: fastestmirror (simulated)");
  if (hasFault("yum-locked")) {
    complain("Existing lock /var/run/yum.pid: another copy is running as pid 4242.");
    complain("Another app is currently holding the yum lock; waiting for it to exit...");
  }
  const status = locked("/run/site/yum.lock", hasFault("yum-locked") ? 0 : 120_000, () =>
    guarded(run, names, line),
  );
  return hasFault("yum-locked") ? 200 : (status ?? 200);
}

function guarded(run: Command, names: readonly string[], line: CommandLine): number {
  try {
    return run(names, line);
  } catch (error) {
    if (!(error instanceof RepositoryError)) throw error;
    complain(error.message);
    return 1;
  }
}

type Command = (names: readonly string[], line: CommandLine) => number;

const COMMANDS: Readonly<Record<string, Command>> = {
  install: (names, line) => installNames(names, line, "Setting up Install Process"),
  localinstall: (names, line) => installFiles(names, line),
  update: () => (say("Setting up Update Process\nNo Packages marked for Update"), 0),
  upgrade: () => (say("Setting up Upgrade Process\nNo Packages marked for Update"), 0),
  remove: (names, line) => removeNames(names, line),
  erase: (names, line) => removeNames(names, line),
  list: (names, line) => listNames(names, line),
  info: (names, line) => listNames(names, line),
  repolist: (_names, line) => {
    say("repo id                    repo name                    status");
    for (const repo of enabled(line))
      say(`${repo.id.padEnd(26)} ${repo.id.padEnd(28)} ${offeredBy(repo)?.length ?? 0}`);
    return 0;
  },
  makecache: (_names, line) => {
    offers(line);
    say("Metadata Cache Created");
    return 0;
  },
  clean: (names) => (say(`Cleaning repos: ${names.join(" ")}\nCleaning up Everything`), 0),
  "check-update": (_names, line) => (offers(line), 0),
};

function parse(argv: readonly string[]): CommandLine {
  const valueOf = (flag: string): string[] =>
    argv
      .filter((word) => word.startsWith(`${flag}=`))
      .flatMap((word) => word.slice(flag.length + 1).split(","));
  return {
    yes: argv.some((word) => word === "-y" || word === "--assumeyes"),
    quiet: argv.some((word) => word === "-q" || word === "--quiet"),
    enable: valueOf("--enablerepo"),
    disable: valueOf("--disablerepo"),
    words: argv.filter(
      (word, index) => !word.startsWith("-") && !["-d", "-e", "-c"].includes(argv[index - 1] ?? ""),
    ),
  };
}

function enabled(line: CommandLine): readonly Repository[] {
  const named = (patterns: readonly string[], { id }: Repository): boolean =>
    patterns.some((pattern) => matches(pattern, id));
  return readRepositories(complain).filter(
    (repo) => named(line.enable, repo) || (repo.enabled && !named(line.disable, repo)),
  );
}

/** What the enabled repositories offer, one entry for each package; yum stops at the first that is not there. */
function offers(line: CommandLine): ReadonlyMap<string, Offer> {
  const found = new Map<string, Offer>();
  for (const repo of enabled(line)) {
    if (!repo.hasName) complain(`Repository '${repo.id}' is missing name in configuration, using id`);
    if (repo.urls.length === 0)
      throw new RepositoryError(`Error: Cannot find a valid baseurl for repo: ${repo.id}`);
    const offered = hasFault(`repository-unreachable.${repo.id}`) ? null : offeredBy(repo);
    if (offered === null) unavailable(repo);
    for (const one of offered ?? []) if (!found.has(one.name)) found.set(one.name, { one, repo: repo.id });
  }
  return found;
}

function unavailable({ id, urls, skipIfUnavailable }: Repository): void {
  complain(
    `${urls[0] ?? ""}repodata/repomd.xml: [Errno 14] PYCURL ERROR 22 - "The requested URL returned error: 404"`,
  );
  complain("Trying other mirror.");
  if (skipIfUnavailable) return;
  throw new RepositoryError(
    `Error: Cannot retrieve repository metadata (repomd.xml) for repository: ${id}. Please verify its path and try again`,
  );
}

/** A word on yum's command line may be a name, a name with version, a name.arch or a pattern. */
const isMeant = (word: string, one: Package): boolean =>
  [
    one.name,
    `${one.name}-${one.version}`,
    `${one.name}-${one.version}-${one.release}`,
    fullName(one),
  ].includes(word) ||
  word === `${one.name}.${one.arch}` ||
  (/[*?]/.test(word) && matches(word, one.name));

function installNames(names: readonly string[], line: CommandLine, title: string): number {
  if (names.length === 0) {
    complain("Error: Need to pass a list of pkgs to install");
    return 1;
  }
  if (!line.quiet) say(title);
  const available = offers(line);
  const wanted: Offer[] = [];
  let done = 0;
  for (const name of names) {
    if (/:\/\/.*\.rpm$|^\/.*\.rpm$/.test(name)) {
      const one = packageAt(name);
      if (one === null) complain(`Cannot open: ${name}. Skipping.`);
      else if (isInstalled(one.name)) say(`${name}: does not update installed package.`);
      else wanted.push({ one, repo: "/" });
      continue;
    }
    const matching = [...available.values()].filter(({ one, repo }) => repo !== "" && isMeant(name, one));
    const old = matching.filter(({ one }) => isInstalled(one.name));
    const others =
      matching.length === 0 ? installedNames().filter((known) => known === name || isProvided(name)) : [];
    if (matching.length === 0 && others.length === 0) say(`No package ${name} available.`);
    for (const { one } of old) say(`Package ${fullName(one)} already installed and latest version`);
    if (others.length > 0) say(`Package ${name} already installed and latest version`);
    done += old.length + others.length;
    wanted.push(...matching.filter((offer) => !old.includes(offer)));
  }
  if (wanted.length === 0) {
    if (done === 0) complain("Error: Nothing to do");
    else say("Nothing to do");
    return done === 0 ? 1 : 0;
  }
  return transact(wanted, available, line);
}

function installFiles(names: readonly string[], line: CommandLine): number {
  say("Setting up Local Package Process");
  const wanted: Offer[] = [];
  for (const name of names) {
    const one = packageAt(name);
    if (!name.endsWith(".rpm")) complain(`Skipping: ${name}, filename does not end in .rpm.`);
    else if (one === null) complain(`Cannot open: ${name}. Skipping.`);
    else if (isInstalled(one.name))
      say(`Examining ${name}: ${fullName(one)}\n${name}: does not update installed package.`);
    else {
      say(`Examining ${name}: ${fullName(one)}\nMarking ${name} to be installed`);
      wanted.push({ one, repo: `/${one.name}.${one.arch}` });
    }
  }
  if (wanted.length === 0) {
    say("Nothing to do");
    return 0;
  }
  return transact(wanted, offers(line), line);
}

function transact(
  wanted: readonly Offer[],
  available: ReadonlyMap<string, Offer>,
  line: CommandLine,
): number {
  say("Resolving Dependencies\n--> Running transaction check");
  const all = new Map(wanted.map((offer) => [offer.one.name, offer]));
  const missing: string[] = [];
  for (const { one, repo } of all.values()) {
    say(`---> Package ${one.name}.${one.arch} 0:${one.version}-${one.release} will be installed`);
    for (const needed of one.requires) {
      if (all.has(needed) || isProvided(needed)) continue;
      const offer = available.get(needed);
      if (offer === undefined)
        missing.push(`Error: Package: ${fullName(one)} (${repo})\n           Requires: ${needed}`);
      else all.set(needed, offer);
    }
  }
  say("--> Finished Dependency Resolution");
  if (missing.length > 0) {
    for (const text of missing) complain(text);
    say(" You could try using --skip-broken to work around the problem");
    say(" You could try running: rpm -Va --nofiles --nodigest");
    return 1;
  }
  say(`\nDependencies Resolved\n\nInstall       ${all.size} Package(s)\n`);
  if (!confirmed(line)) return 1;
  say(
    "Downloading Packages:\nRunning rpm_check_debug\nRunning Transaction Test\nTransaction Test Succeeded\nRunning Transaction",
  );
  for (const { one } of [...all.values()].reverse()) {
    if (hasFault("yum-scriptlet-fails"))
      complain(`warning: %post(${fullName(one)}) scriptlet failed, exit status 1`);
    say(`  Installing : ${fullName(one)}`);
    install(one);
  }
  const shown = (offers_: readonly Offer[]): string =>
    offers_.map(({ one }) => `  ${one.name}.${one.arch} 0:${one.version}-${one.release}`).join("\n");
  say(`\nInstalled:\n${shown(wanted)}`);
  const dependencies = [...all.values()].filter((offer) => !wanted.includes(offer));
  if (dependencies.length > 0) say(`\nDependency Installed:\n${shown(dependencies)}`);
  say("\nComplete!");
  return 0;
}

function confirmed({ yes }: CommandLine): boolean {
  if (yes) return true;
  process.stdout.write("Is this ok [y/N]: ");
  const answer = readLine() ?? "";
  if (/^y(es)?$/i.test(answer.trim())) return true;
  say("Exiting on user Command");
  return false;
}

function removeNames(names: readonly string[], line: CommandLine): number {
  say("Setting up Remove Process");
  const gone = new Set(
    names.flatMap((name) => installedNames().filter((known) => known === name || matches(name, known))),
  );
  for (const name of names)
    if (![...gone].some((known) => known === name || matches(name, known)))
      say(`No Match for argument: ${name}`);
  for (const name of gone) {
    for (const other of installedNames()) if (entryOf(other, "requires").includes(name)) gone.add(other);
  }
  if (gone.size === 0) {
    say("No Packages marked for removal");
    return 0;
  }
  say(`\nDependencies Resolved\n\nRemove        ${gone.size} Package(s)\n`);
  if (!confirmed(line)) return 1;
  for (const name of gone) remove(name);
  say(`\nRemoved:\n${[...gone].map((name) => `  ${name}`).join("\n")}\n\nComplete!`);
  return 0;
}

function listNames(names: readonly string[], line: CommandLine): number {
  const [kind = "all", ...patterns] = ["installed", "available", "all", "updates"].includes(names[0] ?? "")
    ? names
    : ["all", ...names];
  const wanted = (name: string): boolean =>
    patterns.length === 0 || patterns.some((pattern) => matches(pattern, name));
  const first = (name: string, key: string): string => entryOf(name, key)[0] ?? "";
  const row = (name: string, version: string, where: string): string =>
    `${name.padEnd(40)} ${version.padEnd(30)} ${where}`;
  const installed = kind === "available" || kind === "updates" ? [] : installedNames().filter(wanted);
  const offered = kind === "installed" || kind === "updates" ? [] : [...offers(line).values()];
  const others = offered.filter(({ one }) => wanted(one.name) && !isInstalled(one.name));
  if (installed.length > 0) say("Installed Packages");
  for (const name of installed) {
    say(
      row(
        `${name}.${first(name, "arch")}`,
        `${first(name, "version")}-${first(name, "release")}`,
        "installed",
      ),
    );
  }
  if (others.length > 0) say("Available Packages");
  for (const { one, repo } of others)
    say(row(`${one.name}.${one.arch}`, `${one.version}-${one.release}`, repo));
  if (installed.length + others.length > 0 || patterns.length === 0) return 0;
  complain("Error: No matching Packages to list");
  return 1;
}

process.exitCode = main(process.argv.slice(2));
