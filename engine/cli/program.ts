import { Command, CommanderError, Help, InvalidArgumentError, Option } from "commander";
import { InputError } from "../source/diagnostic.js";
import { printBug, printErrors } from "./diagnostics.js";
import { version } from "./version.js";
import type { CliOptions } from "./options.js";

/** Exit codes of design A8 that do not come from a run. */
const BUG = 1;
const BAD_INPUT = 5;

/** Runs one command line and returns its exit code; never throws. */
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
      printErrors(error.diagnostics);
      return BAD_INPUT;
    }
    printBug(error);
    return BUG;
  }
}

/** A reader that closes the pipe, such as head, ends the output but not the run. */
function ignoreClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
}

function build(setExit: (exit: number) => void): Command {
  const program = new Command("tsplay")
    .description(
      "Run playbooks over SSH: check every host first, change only what differs, verify each change.",
    )
    .version(version())
    .exitOverride()
    .showSuggestionAfterError()
    .showHelpAfterError("(use --help after a command to see its options)")
    .configureHelp({ optionDescription: (option) => described(option) })
    .addHelpText("after", examples);
  addRun(program, setExit);
  addCheck(program, setExit);
  addValidate(program, setExit);
  addInventory(program, setExit);
  addModules(program, setExit);
  addPing(program, setExit);
  return program;
}

/** Leaves out the default of repeatable options, which is an empty list. */
function described(option: Option): string {
  const repeatable = Array.isArray(option.defaultValue);
  return repeatable ? option.description : new Help().optionDescription(option);
}

const examples = `
Examples:
  tsplay check site.yml -i inventory            show drift (exit code 3 if any)
  tsplay run site.yml -i inventory --diff       apply, and show each difference
  tsplay run site.yml -l 'web:!web3' -t config  only some hosts and tasks
  tsplay modules file                           show the parameters of a module

Exit codes: 0 success, 1 bug in tsplay, 2 some host failed, 3 check found drift,
  4 some host was unreachable, 5 bad input (no host was contacted), 6 some hosts
  failed and others were unreachable, 130 interrupted.`;

function addRun(program: Command, setExit: (exit: number) => void): void {
  const command = program
    .command("run")
    .description("apply playbooks: check each task, and change only what differs")
    .argument("<playbook...>", "playbooks, run in order")
    .addOption(new Option("-C, --check", "change nothing, like “tsplay check”"));
  playOptions(command)
    .addOption(new Option("-D, --diff", "show differences, as check does (longer with -v, in full with -vv)"))
    .action(async (playbooks: string[], settings: CliOptions) => {
      const { runCommand } = await import("./commands/run.js");
      setExit(await runCommand(playbooks, settings));
    });
}

function addCheck(program: Command, setExit: (exit: number) => void): void {
  const command = program
    .command("check")
    .description("check mode: show how hosts differ, and change nothing (exit code 3 on drift)")
    .argument("<playbook...>", "playbooks, checked in order");
  playOptions(command)
    .addOption(new Option("-D, --diff", "show differences").default(true).hideHelp())
    .action(async (playbooks: string[], settings: CliOptions) => {
      const { runCommand } = await import("./commands/run.js");
      setExit(await runCommand(playbooks, { ...settings, check: true }));
    });
}

/** Options of both run and check. */
function playOptions(command: Command): Command {
  return connectionOptions(selectionOptions(command))
    .option("-f, --forks <number>", "number of hosts to work on in parallel", count, 50)
    .option("-b, --become", "become another user (sudo) unless the playbook says otherwise")
    .option("-K, --ask-become-pass", "prompt for the sudo password")
    .option("--start-at-task <name>", "start at the task with this name")
    .option("--list-hosts", "list the hosts of each play and exit")
    .option("--list-tasks", "list the tasks of each play and exit")
    .option("--json", "print events as JSON lines")
    .option(
      "-v, --verbose",
      "show more: -v all tasks and writes, -vv also times and output, -vvv also results",
      (_, level: number) => level + 1,
      0,
    );
}

function selectionOptions(command: Command): Command {
  return inventoryOption(command)
    .option(
      "-e, --extra-vars <name=value|@file>",
      "set a variable, overriding all others (repeatable)",
      collect,
      [],
    )
    .option("-l, --limit <pattern>", "limit to these hosts: web:!web3, *.example.com, @file")
    .option("-t, --tags <tags>", "only tasks with these tags (comma-separated)", commas, [])
    .option("--skip-tags <tags>", "skip tasks with these tags (comma-separated)", commas, [])
    .option("--modules <directory>", "directory with more modules (repeatable)", collect, []);
}

function inventoryOption(command: Command): Command {
  return command.option(
    "-i, --inventory <source>",
    "inventory: a directory, a file, or host1,host2, (repeatable)",
    collect,
    [],
  );
}

function connectionOptions(command: Command): Command {
  return command
    .option("-u, --user <name>", "login user, unless the inventory sets one")
    .option("-k, --ask-pass", "prompt for the SSH password")
    .option("--accept-new-host-keys", "accept and record the keys of unknown hosts")
    .option("--connect-timeout <seconds>", "timeout for connecting to a host", count, 10)
    .option("--processes <number>", "spread connections over this many processes", upTo(64), 1);
}

function addValidate(program: Command, setExit: (exit: number) => void): void {
  selectionOptions(
    program
      .command("validate")
      .description("report all errors in playbooks and inventory without contacting any host")
      .argument("<playbook...>", "playbooks, with everything they import"),
  ).action(async (playbooks: string[], settings: CliOptions) => {
    const { validateCommand } = await import("./commands/validate.js");
    setExit(await validateCommand(playbooks, settings));
  });
}

function addInventory(program: Command, setExit: (exit: number) => void): void {
  inventoryOption(program.command("inventory").description("show hosts, groups and variables"))
    .addOption(new Option("--list", "show everything as JSON").conflicts(["graph", "host"]))
    .addOption(new Option("--graph", "show groups and hosts as a tree (default)").conflicts("host"))
    .option("--host <name>", "show one host's variables as JSON")
    .action(async (settings: { inventory: string[]; list?: boolean; graph?: boolean; host?: string }) => {
      const { inventoryCommand } = await import("./commands/inventory.js");
      setExit(inventoryCommand(settings));
    });
}

function addModules(program: Command, setExit: (exit: number) => void): void {
  program
    .command("modules")
    .description("list all modules, or show the parameters, results and examples of one")
    .argument("[name]", "the module to show; all are listed without it")
    .option("--modules <directory>", "directory with more modules (repeatable)", collect, [])
    .option("--markdown", "print as Markdown")
    .action(async (name: string | undefined, settings: { modules: string[]; markdown?: boolean }) => {
      const { modulesCommand } = await import("./commands/modules.js");
      setExit(await modulesCommand(name ?? null, settings));
    });
}

function addPing(program: Command, setExit: (exit: number) => void): void {
  const command = program
    .command("ping")
    .description("log in to hosts and show how long it takes")
    .argument("[pattern]", "hosts to log in to", "all");
  connectionOptions(inventoryOption(command))
    .option(
      "-e, --extra-vars <name=value|@file>",
      "set a variable, overriding all others (repeatable)",
      collect,
      [],
    )
    .option("-b, --become", "test sudo too")
    .option("-K, --ask-become-pass", "prompt for the sudo password")
    .option("-f, --forks <number>", "number of hosts to log in to in parallel", count, 50)
    .action(async (pattern: string, settings: CliOptions) => {
      const { pingCommand } = await import("./commands/ping.js");
      setExit(await pingCommand(pattern, settings));
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
