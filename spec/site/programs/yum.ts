import { hasFault, locked } from "./files.js";
import { offeredBy, RepositoryError } from "./repositories.js";
import { installFiles, installNames } from "./yum-install.js";
import { complain, enabled, offers, parse, say, type CommandLine } from "./yum-line.js";
import { listNames, removeNames } from "./yum-list.js";

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

process.exitCode = main(process.argv.slice(2));
