import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadInventory } from "../../engine/inventory/index.js";
import { createRegistry } from "../../engine/local/registry.js";
import { checkPlays, parsePlaybooks } from "../../engine/playbook/index.js";
import { run } from "../../engine/runner/run.js";
import { Unreachable } from "../../engine/transport/index.js";
import { NOBODY_THERE } from "../support/play.js";

/** What it costs to get ready for many hosts. */
export interface Planned {
  /** Seconds to load and match an inventory of that many hosts in 200 groups. */
  readonly inventory: number;
  /** Seconds of processor time until every task is rendered for every host. */
  readonly plan: number;
  /** MiB at the most. */
  readonly planMemory: number;
}

/** `plan.js DIRECTORY HOSTS TASKS`: none of the hosts can be reached, so all that happens is the rendering. */
const [, , directory = ".", hosts = "1", tasks = "1"] = process.argv;
const groups = Array.from({ length: 200 }, (_, group) => {
  const each = Math.ceil(Number(hosts) / 200);
  return `g${group}:\n  hosts:\n    n[${group * each}:${(group + 1) * each - 1}]: {}\n  vars: { rack: r${group} }\n`;
});
const source = join(directory, "many.yml");
writeFileSync(source, `all:\n  vars: { root: "/srv/{{ inventory_hostname }}" }\n${groups.join("")}`);
const playbook = join(directory, "many-tasks.yml");
const written = Array.from(
  { length: Number(tasks) },
  (_, index) =>
    `    - line: { path: "{{ root }}/file${index}", line: "{{ rack }} {{ inventory_hostname }} ${index}" }\n`,
);
writeFileSync(playbook, `- hosts: all\n  tasks:\n${written.join("")}`);

const started = performance.now();
const { inventory } = loadInventory([source], directory);
const { plays } = await parsePlaybooks([playbook], createRegistry([]));
const selection = { limit: null, only: [], skip: [], startAt: null, extra: [] };
const { checked, problems } = checkPlays(plays, inventory, selection);
const loaded = performance.now();
if (problems.length > 0) throw new Error(problems.map(({ detail }) => detail).join("\n"));

const before = process.cpuUsage();
let opened = 0;
const transport = {
  preconnect: () => Promise.resolve(),
  open: () => { if (++opened === 200) (globalThis as any).process.getBuiltinModule("node:v8").writeHeapSnapshot("/tmp/wt/snap-" + process.env.SNAP + ".heapsnapshot"); return Promise.reject(new Unreachable("nobody is there")); },
  close: () => Promise.resolve(),
};
await run(checked, {
  ...NOBODY_THERE,
  reporter: () => undefined,
  window: Number(tasks),
  inventory,
  transport,
});
const { user, system } = process.cpuUsage(before);
const planned: Planned = {
  inventory: (loaded - started) / 1000,
  plan: (user + system) / 1e6,
  planMemory: process.resourceUsage().maxRSS / 1024,
};
process.stdout.write(JSON.stringify(planned));
