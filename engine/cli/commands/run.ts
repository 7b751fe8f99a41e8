import { dirname } from "node:path";
import { tasksOf } from "../../playbook/index.js";
import type { RunOptions } from "../../runner/context.js";
import { run } from "../../runner/run.js";
import { SecretStore } from "../../secret/store.js";
import { InputError } from "../../source/diagnostic.js";
import { extraVariables } from "../extra.js";
import { load, type Loaded } from "../load.js";
import { transportFor } from "../transport.js";
import { createReporting } from "../reporter.js";
import type { CliOptions } from "../options.js";
import { askHidden, Interrupted } from "../terminal.js";
import { printWarnings } from "../diagnostics.js";
import { onInterrupt } from "../interrupt.js";

/** Runs or checks playbooks and returns the exit code. @throws InputError */
export async function runCommand(playbooks: readonly string[], settings: CliOptions): Promise<number> {
  const extra = extraVariables(settings.extraVars);
  const loaded = await load(playbooks, settings.inventory, settings.modules, {
    limit: settings.limit ?? null,
    only: settings.tags,
    skip: settings.skipTags,
    startAt: settings.startAtTask ?? null,
    extra: Object.keys(extra),
  });
  printWarnings(loaded.warnings);
  if (settings.listHosts || settings.listTasks) return list(loaded, settings);
  return runLoaded(loaded, playbooks, extra, settings);
}

async function runLoaded(
  { plays, inventory }: Loaded,
  playbooks: readonly string[],
  extra: Readonly<Record<string, unknown>>,
  settings: CliOptions,
): Promise<number> {
  const secrets = new SecretStore();
  const { reporter, operator, askSecret, ask, notify } = createReporting(playbooks, settings, secrets);
  const interrupt = onInterrupt(notify);
  const transport = await transportFor(settings, ask);
  try {
    const { exit } = await run(plays, {
      ...optionsOf(settings),
      inventory,
      transport,
      reporter,
      secrets,
      operator,
      extra,
      playbooks,
      playbookDirectory: dirname(playbooks[0] ?? "."),
      askSecret,
      signal: interrupt.signal,
    });
    return exit;
  } catch (error) {
    if (error instanceof Interrupted) return 130;
    if (interrupt.signal.aborted && !(error instanceof InputError)) return 130;
    throw error;
  } finally {
    await transport.close();
    interrupt.release();
  }
}

/** The options of the command line that a run needs. */
function optionsOf(
  settings: CliOptions,
): Pick<RunOptions, "check" | "forks" | "window" | "become" | "user" | "password" | "becomePassword"> {
  return {
    check: settings.check ?? false,
    forks: settings.forks,
    window: 32,
    become: settings.become ?? false,
    user: settings.user ?? null,
    password: passwordFor(settings.askPass, "SSH password:", "TSPLAY_PASSWORD"),
    becomePassword: passwordFor(settings.askBecomePass, "sudo password:", "TSPLAY_BECOME_PASSWORD"),
  };
}

/** A password from the environment, or from a prompt if an option asks for that. */
export function passwordFor(ask: boolean | undefined, question: string, variable: string): string | null {
  const fromEnvironment = process.env[variable];
  if (fromEnvironment !== undefined) return fromEnvironment;
  return ask ? askHidden(question, `Set ${variable} in the environment.`) : null;
}

function list({ plays }: Loaded, { listTasks, listHosts }: CliOptions): number {
  for (const { play, hosts, nodes } of plays) {
    process.stdout.write(`${play.name}\n`);
    if (listHosts) for (const { name } of hosts) process.stdout.write(`  ${name}\n`);
    if (listTasks)
      for (const { title, moduleName, tags } of tasksOf(nodes))
        process.stdout.write(
          `  ${title} (${moduleName})${tags.length > 0 ? ` [${[...new Set(tags)].join(", ")}]` : ""}\n`,
        );
  }
  return 0;
}
