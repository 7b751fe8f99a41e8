import { Command, CommanderError, Help, InvalidArgumentError, Option } from "commander";
import { InputError } from "../source/diagnostic.js";
import { tellDiagnostics, tellFault } from "./trouble.js";
import { version } from "./version.js";
import type { RunSettings } from "./settings.js";

/** Exit codes of design A8 that do not come from a run. */
const BUG = 1;
const BAD_INPUT = 5;

/** Runs one command line; answers its exit code and never throws. */
export async function main(words: readonly string[]): Promise<number> {
  let exit = 0;
  const program = build((code) => (exit = code));
  ignoreClosedPipes();
  try {
    await program.parseAsync([...words], { from: "user" });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : BAD_INPUT;
    if (error instanceof InputError) {
      tellDiagnostics(error.diagnostics);
      return BAD_INPUT;
    }
    tellFault(error);
    return BUG;
  }
}

/** A reader that went away, such as head, ends nothing but the telling. */
function ignoreClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
}

function build(settle: (exit: number) => void): Command {
  const program = new Command("tsplay")
    .description(
      "Run playbooks over SSH: look at every host first, change only what differs, prove each change.",
    )
    .version(version())
    .exitOverride()
    .showSuggestionAfterError()
    .showHelpAfterError("(--help behind a command tells what it takes)")
    .configureHelp({ optionDescription: (option) => described(option) })
    .addHelpText("after", examples);
  addRun(program, settle);
  addCheck(program, settle);
  addValidate(program, settle);
  addInventory(program, settle);
  addModules(program, settle);
  addPing(program, settle);
  return program;
}

/** Without the default of options that may be repeated, which is none. */
function described(option: Option): string {
  const repeatable = Array.isArray(option.defaultValue);
  return repeatable ? option.description : new Help().optionDescription(option);
}

const examples = `
Examples:
  tsplay check site.yml -i inventory            what differs? (exit 3 if anything does)
  tsplay run site.yml -i inventory --diff       make it so, and show each difference
  tsplay run site.yml -l 'web:!web3' -t config  some hosts, some tasks
  tsplay modules file                           what a module takes, with examples

Exit codes: 0 all as asked, 1 a bug in tsplay, 2 a host failed, 3 check found drift,
  4 a host was unreachable, 5 bad input (nothing was contacted), 6 failed and
  unreachable, 130 interrupted.`;

function addRun(program: Command, settle: (exit: number) => void): void {
  const command = program
    .command("run")
    .description("make hosts as playbooks say: check each task, act only where something differs")
    .argument("<playbook...>", "playbooks, run in order")
    .addOption(new Option("-C, --check", "only look: the same as “tsplay check”"));
  playOptions(command)
    .addOption(new Option("-D, --diff", "show differences, as a check does (-v: longer ones, -vv: whole)"))
    .action(async (playbooks: string[], settings: RunSettings) => {
      const { runCommand } = await import("./commands/run.js");
      settle(await runCommand(playbooks, settings));
    });
}

function addCheck(program: Command, settle: (exit: number) => void): void {
  const command = program
    .command("check")
    .description("show how hosts differ from what playbooks say, and change nothing (exit 3 on drift)")
    .argument("<playbook...>", "playbooks, checked in order");
  playOptions(command)
    .addOption(new Option("-D, --diff", "show differences").default(true).hideHelp())
    .action(async (playbooks: string[], settings: RunSettings) => {
      const { runCommand } = await import("./commands/run.js");
      settle(await runCommand(playbooks, { ...settings, check: true }));
    });
}

/** What run and check share. */
function playOptions(command: Command): Command {
  return connectionOptions(selectionOptions(command))
    .option("-f, --forks <number>", "hosts at work at once", count, 50)
    .option("-b, --become", "run as another user where nothing else is said")
    .option("-K, --ask-become-pass", "ask for the sudo password")
    .option("--start-at-task <name>", "leave out the tasks before the one of this name")
    .option("--list-hosts", "show the hosts of each play and stop")
    .option("--list-tasks", "show the tasks of each play and stop")
    .option("--json", "one event a line on stdout, for programs")
    .option(
      "-v, --verbose",
      "tell more: -v every task and write, -vv times and outputs too, -vvv results too",
      (_, level: number) => level + 1,
      0,
    );
}

function selectionOptions(command: Command): Command {
  return inventoryOption(command)
    .option(
      "-e, --extra-vars <name=value|@file>",
      "a variable that wins over all others (repeatable)",
      collect,
      [],
    )
    .option("-l, --limit <pattern>", "only these hosts: web:!web3, *.example.com, @file")
    .option("-t, --tags <tags>", "only tasks with these tags (commas)", commas, [])
    .option("--skip-tags <tags>", "no tasks with these tags (commas)", commas, [])
    .option("--modules <directory>", "further modules (repeatable)", collect, []);
}

function inventoryOption(command: Command): Command {
  return command.option(
    "-i, --inventory <source>",
    "a directory, a file, or host1,host2, (repeatable)",
    collect,
    [],
  );
}

function connectionOptions(command: Command): Command {
  return command
    .option("-u, --user <name>", "log in as this user where the inventory says none")
    .option("-k, --ask-pass", "ask for the SSH password")
    .option("--accept-new-host-keys", "record the keys of hosts that are not yet known")
    .option("--connect-timeout <seconds>", "give up on a host that does not answer", count, 10)
    .option("--processes <number>", "spread connections over so many processes", upTo(64), 1);
}

function addValidate(program: Command, settle: (exit: number) => void): void {
  selectionOptions(
    program
      .command("validate")
      .description("find every mistake that can be seen in the text; contact nothing")
      .argument("<playbook...>", "playbooks, with all they import"),
  ).action(async (playbooks: string[], settings: RunSettings) => {
    const { validateCommand } = await import("./commands/validate.js");
    settle(await validateCommand(playbooks, settings));
  });
}

function addInventory(program: Command, settle: (exit: number) => void): void {
  inventoryOption(
    program.command("inventory").description("show hosts, groups and variables as tsplay reads them"),
  )
    .addOption(new Option("--list", "everything, as JSON").conflicts(["graph", "host"]))
    .addOption(new Option("--graph", "groups and their hosts, as a tree (the default)").conflicts("host"))
    .option("--host <name>", "one host's variables, as JSON")
    .action(async (settings: { inventory: string[]; list?: boolean; graph?: boolean; host?: string }) => {
      const { inventoryCommand } = await import("./commands/inventory.js");
      settle(inventoryCommand(settings));
    });
}

function addModules(program: Command, settle: (exit: number) => void): void {
  program
    .command("modules")
    .description("list modules, or show one: its parameters, results and examples")
    .argument("[name]", "a module; without one, all are listed")
    .option("--modules <directory>", "further modules (repeatable)", collect, [])
    .option("--markdown", "as docs/modules.md has it")
    .action(async (name: string | undefined, settings: { modules: string[]; markdown?: boolean }) => {
      const { modulesCommand } = await import("./commands/modules.js");
      settle(await modulesCommand(name ?? null, settings));
    });
}

function addPing(program: Command, settle: (exit: number) => void): void {
  const command = program
    .command("ping")
    .description("log in to hosts and say how long it took")
    .argument("[pattern]", "which hosts", "all");
  connectionOptions(inventoryOption(command))
    .option(
      "-e, --extra-vars <name=value|@file>",
      "a variable that wins over all others (repeatable)",
      collect,
      [],
    )
    .option("-b, --become", "become another user, to try it")
    .option("-K, --ask-become-pass", "ask for the sudo password")
    .option("-f, --forks <number>", "hosts at once", count, 50)
    .action(async (pattern: string, settings: RunSettings) => {
      const { pingCommand } = await import("./commands/ping.js");
      settle(await pingCommand(pattern, settings));
    });
}

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

const commas = (value: string, before: readonly string[]): readonly string[] => [
  ...before,
  ...value
    .split(",")
    .map((tag) => tag.trim())
    .filter(Boolean),
];

const count = upTo(10_000);

function upTo(most: number): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (Number.isInteger(number) && number >= 1 && number <= most) return number;
    throw new InvalidArgumentError(`It must be a whole number from 1 to ${most}.`);
  };
}
