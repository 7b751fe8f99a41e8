import { tasksOf } from "../../playbook/index.js";
import { count } from "../../report/words.js";
import { extraVariables } from "../extra.js";
import { load } from "../load.js";
import type { CliOptions } from "../options.js";
import { printWarnings } from "../diagnostics.js";

/** Prints how much was read if there are no errors. @throws InputError */
export async function validateCommand(playbooks: readonly string[], settings: CliOptions): Promise<number> {
  const { plays, inventory, warnings } = await load(playbooks, settings.inventory, settings.modules, {
    limit: settings.limit ?? null,
    only: settings.tags,
    skip: settings.skipTags,
    startAt: null,
    extra: Object.keys(extraVariables(settings.extraVars)),
  });
  printWarnings(warnings);
  const tasks = plays.flatMap(({ nodes, play }) => [...tasksOf(nodes), ...tasksOf(play.handlers)]).length;
  const counts = [count(plays.length, "play"), count(tasks, "task"), count(inventory.hosts.size, "host")];
  process.stdout.write(`No errors in ${counts[0]}, ${counts[1]} and ${counts[2]}.\n`);
  return 0;
}
