import type { Event, HostResult, Outcome, Reporter, TaskName } from "../../engine/event/index.js";

/** A reporter that keeps what it is told. */
export function collector(): Reporter & { readonly events: readonly Event[] } {
  const events: Event[] = [];
  return Object.assign((event: Event) => void events.push(event), { events });
}

type Of<T extends Event["type"]> = Extract<Event, { type: T }>;

/** Events made by hand: what a spec does not care about is filled in. */
export function task(name: string, more: Partial<TaskName> = {}): TaskName {
  return {
    id: name,
    name,
    module: "command",
    at: { file: "site.yml", line: 3, column: 7 },
    handler: false,
    ...more,
  };
}

export function runStarted(hosts: readonly string[], more: Partial<Of<"run-started">> = {}): Event {
  return { type: "run-started", schema: 1, check: false, playbooks: ["site.yml"], hosts, plays: 1, ...more };
}

export function playStarted(
  play: string,
  hosts: readonly string[],
  more: Partial<Of<"play-started">> = {},
): Event {
  const at = { file: "site.yml", line: 1, column: 3 };
  return { type: "play-started", play, at, hosts, tasks: 3, batch: 1, batches: 1, ...more };
}

export function taskStarted(name: string | TaskName, hosts: readonly string[]): Event {
  return { type: "task-started", task: typeof name === "string" ? task(name) : name, hosts };
}

export function stepDone(
  host: string,
  name: string | TaskName,
  outcome: Outcome = { type: "ok" },
  more: Partial<Of<"step-done">> = {},
): Event {
  const of = typeof name === "string" ? task(name) : name;
  return {
    type: "step-done",
    host,
    delegate: null,
    task: of,
    item: null,
    outcome,
    result: {},
    ms: 12,
    ...more,
  };
}

/** The same task on several hosts, from its beginning to its end. */
export function everywhere(
  hosts: readonly string[],
  name: string | TaskName,
  outcome?: Outcome,
): readonly Event[] {
  return [taskStarted(name, hosts), ...hosts.map((host) => stepDone(host, name, outcome))];
}

export function changed(summary: string, before: unknown = null, after: unknown = null): Outcome {
  return { type: "changed", change: { summary, before, after }, writes: [`write ${summary}`], output: [] };
}

export function wouldChange(summary: string, before: unknown = null, after: unknown = null): Outcome {
  return { type: "would-change", change: { summary, before, after }, writes: [`write ${summary}`] };
}

export function failed(why: string, more: Partial<Extract<Outcome, { type: "failed" }>> = {}): Outcome {
  return { type: "failed", why, change: null, output: [], ignored: false, diagnostic: null, ...more };
}

export function hostResult(
  host: string,
  counts: Partial<HostResult["counts"]> = {},
  more: Partial<HostResult> = {},
): HostResult {
  const none = { ok: 0, changed: 0, "would-change": 0, "cannot-tell": 0, skipped: 0, failed: 0, unknown: 0 };
  return { host, counts: { ...none, ...counts }, ignored: 0, trips: 1, end: "done", ...more };
}

export function playDone(play: string, hosts: readonly HostResult[], stopped: string | null = null): Event {
  return { type: "play-done", play, hosts, stopped };
}

export function runDone(hosts: readonly HostResult[], more: Partial<Of<"run-done">> = {}): Event {
  return { type: "run-done", hosts, ms: 2300, exit: 0, interrupted: false, ...more };
}
