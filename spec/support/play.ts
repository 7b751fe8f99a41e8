import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { loadInventory } from "../../engine/inventory/index.js";
import { createRegistry } from "../../engine/local/registry.js";
import { checkPlays, parsePlaybooks, type Selection } from "../../engine/playbook/index.js";
import type { RunOptions } from "../../engine/runner/context.js";
import type { Event, HostResult, Outcome } from "../../engine/event/index.js";
import { run } from "../../engine/runner/run.js";
import type { Diagnostic } from "../../engine/source/diagnostic.js";
import { createTransport, type Transport } from "../../engine/transport/index.js";
// Hosts that are this machine keep their state there, whoever runs the specs.
import "./state_directory.js";

/** A directory with a playbook and an inventory, and what running it tells. */
export interface Stage {
  readonly directory: string;
  write(path: string, text: string): void;
  read(path: string): string;
  run(more?: Options): Promise<Told>;
  remove(): void;
}

/** How it is run, where not as usual; what `extra` defines is known while the text is checked, as on the command line. */
export type Options = Partial<RunOptions & Omit<Selection, "extra">>;

export interface Told {
  readonly problems: readonly Diagnostic[];
  readonly events: readonly Event[];
  readonly exit: number;
  readonly hosts: readonly HostResult[];
  /** `host task: outcome` of every step, in order. */
  readonly steps: readonly string[];
  readonly outcomes: readonly Outcome[];
  /** What `debug` said, in order. */
  readonly said: readonly unknown[];
  /** Exchanges of all hosts. */
  readonly trips: number;
}

/** Hosts that are all this machine; playbooks keep them apart by paths below `{{ root }}/{{ inventory_hostname }}`. */
export function stage(hosts: readonly string[], playbook: string): Stage {
  const directory = mkdtempSync(join(tmpdir(), "tsplay-stage-"));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  };
  write("play.yml", playbook);
  const listed = hosts.map((host) => `    ${host}: {}`).join("\n");
  write(
    "hosts.yml",
    `all:\n  vars: { connection: local, root: ${JSON.stringify(directory)} }\nfleet:\n  hosts:\n${listed}\n`,
  );
  for (const host of hosts) mkdirSync(join(directory, host));
  return {
    directory,
    write,
    read: (path) => readFileSync(join(directory, path), "utf8"),
    run: (more = {}) => runStage(directory, more),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

async function runStage(directory: string, more: Options): Promise<Told> {
  const { inventory, problems } = loadInventory([join(directory, "hosts.yml")], directory);
  const registry = createRegistry([join(directory, "modules")]);
  const playbook = await parsePlaybooks([join(directory, "play.yml")], registry);
  const selection: Selection = {
    limit: null,
    only: [],
    skip: [],
    startAt: null,
    ...more,
    extra: Object.keys(more.extra ?? {}),
  };
  const { checked, problems: found } = checkPlays(playbook.plays, inventory, selection);
  const all = [...problems, ...playbook.problems, ...found];
  if (all.length > 0)
    return { problems: all, events: [], exit: 5, hosts: [], steps: [], outcomes: [], said: [], trips: 0 };
  const events: Event[] = [];
  const transport: Transport = more.transport ?? createTransport();
  try {
    const { exit, hosts } = await run(checked, {
      ...NOBODY_THERE,
      inventory,
      reporter: (event) => events.push(event),
      ...more,
      transport,
    });
    return {
      problems: [],
      events,
      exit,
      hosts,
      ...told(events),
      trips: hosts.reduce((sum, { trips }) => sum + trips, 0),
    };
  } finally {
    await transport.close();
  }
}

function told(events: readonly Event[]): Pick<Told, "steps" | "outcomes" | "said"> {
  const done = events.filter((event) => event.type === "step-done");
  return {
    steps: done.map(
      ({ host, task, item, outcome }) =>
        `${host} ${task.name}${item === null ? "" : ` (${item})`}: ${outcome.type}`,
    ),
    outcomes: done.map(({ outcome }) => outcome),
    said: done.filter(({ task }) => task.module === "debug").map(({ result }) => result["message"]),
  };
}

/** What a play of a spec may say beside its text: how it is run, and files that lie beside it or on its hosts. */
export type Staging = Options & { readonly files?: Readonly<Record<string, string>> };

export type Played = Told & { readonly here: Stage };

/** Plays for the tests of one block, each on a stage of its own that is gone after the test. Their text has no mistake. */
export function plays(): (hosts: readonly string[], playbook: string, staging?: Staging) => Promise<Played> {
  const stages: Stage[] = [];
  afterEach(() => stages.splice(0).forEach((one) => one.remove()));
  return async (hosts, playbook, { files = {}, ...options } = {}) => {
    const here = stage(hosts, playbook);
    stages.push(here);
    for (const [path, text] of Object.entries(files)) here.write(path, text);
    const played = await here.run(options);
    const wrong = played.problems.map(({ summary, detail }) => `${summary}: ${detail}`);
    assert.deepEqual(wrong, []);
    return { ...played, here };
  };
}

/** Why a step failed. */
export function whyOf(outcome: Outcome | undefined): string {
  return outcome?.type === "failed" ? outcome.why : `no failure but ${outcome?.type ?? "nothing"}`;
}

/** Options of a run that nobody watches, and at whose terminal nobody sits. */
export const NOBODY_THERE: Omit<RunOptions, "inventory" | "transport" | "reporter"> = {
  check: false,
  forks: 50,
  window: 32,
  become: false,
  user: null,
  password: null,
  becomePassword: null,
  extra: {},
  playbooks: ["play.yml"],
  playbookDirectory: ".",
  operator: () => Promise.reject(new Error("nobody is at the terminal")),
  askSecret: () => null,
  signal: new AbortController().signal,
};
