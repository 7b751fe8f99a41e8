import { extraVariables } from "../extra.js";
import { load } from "../load.js";
import type { RunSettings } from "../settings.js";

/** Says how much was read when there is nothing to complain of. @throws InputError */
export async function validateCommand(playbooks: readonly string[], settings: RunSettings): Promise<number> {
  const { plays, inventory } = await load(playbooks, settings.inventory, settings.modules, {
    limit: settings.limit ?? null,
    only: settings.tags,
    skip: settings.skipTags,
    startAt: null,
    extra: Object.keys(extraVariables(settings.extraVars)),
  });
  const tasks = plays.reduce((sum, play) => sum + play.tasks.length + play.play.handlers.length, 0);
  process.stdout.write(
    `No mistakes in ${plays.length} plays, ${tasks} tasks and ${inventory.hosts.size} hosts.\n`,
  );
  return 0;
}
