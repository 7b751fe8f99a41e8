import type { Event, TaskName } from "../event/index.js";
import { isInteresting, taskLines } from "./task.js";
import type { StepDone } from "./group.js";
import { summary } from "./summary.js";
import type { Problem } from "./problems.js";
import { Notes } from "./notes.js";
import { briefEntry, entry, oneLine, type Page } from "./page.js";
import { truncate, widthOf, wrap } from "./width.js";
import { count, names } from "./words.js";

export interface NarratorOptions {
  /** The command line, to be shown with a `-l` for the hosts that failed. */
  readonly rerun: readonly string[];
  /** Whether there is a live footer, which shows progress better than lines do. */
  readonly live: boolean;
}

/** Turns events into lines, as early as possible; the last event brings the summary. */
export class Narrator {
  readonly #options: NarratorOptions;
  /** Tasks that some hosts have not finished. */
  readonly #open = new Map<string, { task: TaskName; hosts: number; steps: StepDone[] }>();
  #folded = { ok: new Set<string>(), skipped: new Set<string>() };
  #hosts = 0;
  #linear = false;
  #check = false;
  readonly #problems: Problem[] = [];
  readonly #notes = new Notes();
  readonly #seen = new Map<string, number>();
  /** The last progress text of each host. */
  readonly #progressOf = new Map<string, string>();

  constructor(options: NarratorOptions) {
    this.#options = options;
  }

  report(event: Event, page: Page): readonly string[] {
    switch (event.type) {
      case "run-started":
        this.#check = event.check;
        return opening(event, page);
      case "play-started":
        return this.#beginPlay(event, page);
      case "task-started":
        this.#linear = true;
        return this.#begin(event.task, event.hosts.length, page);
      case "step-done":
        return this.#step(event, page);
      case "host-unreachable":
        return this.#unreachable(event, page);
      case "note":
        this.#notes.add(event, page);
        return [];
      case "progress":
        return this.#progress(event, page);
      case "retry":
        return page.verbose > 0 ? entry(page, "retry", page.paint.faint, retry(event)) : [];
      case "host-connected":
        return page.verbose > 1
          ? entry(page, "connected", page.paint.faint, `${oneLine(event.host)}, ${event.ms} ms`)
          : [];
      case "play-done":
        return this.#endPlay(event, page);
      case "run-done":
        return this.#end(event, page);
    }
  }

  #beginPlay(event: Extract<Event, { type: "play-started" }>, page: Page): readonly string[] {
    this.#hosts = event.hosts.length;
    this.#linear = false;
    return [...this.#close(page), "", ...heading(event, page)];
  }

  #endPlay({ stopped }: Extract<Event, { type: "play-done" }>, page: Page): readonly string[] {
    const why = stopped === null ? [] : entry(page, "stopped", page.paint.alarm, oneLine(stopped));
    return [...this.#close(page), ...why];
  }

  #end(event: Extract<Event, { type: "run-done" }>, page: Page): readonly string[] {
    const run = { problems: this.#problems, check: this.#check, rerun: this.#options.rerun };
    return [...this.#close(page), ...summary(event, run, page)];
  }

  #unreachable(event: Extract<Event, { type: "host-unreachable" }>, page: Page): readonly string[] {
    this.#problems.push(event);
    return this.#problem("unreachable", event.host, event.why, page);
  }

  #begin(task: TaskName, hosts: number, page: Page): readonly string[] {
    const lines = this.#closeTasks(page);
    this.#open.set(task.id, { task, hosts, steps: [] });
    return lines;
  }

  #step(event: StepDone, page: Page): readonly string[] {
    if (event.outcome.type === "failed") return this.#failed(event, event.outcome, page);
    if (event.outcome.type === "unknown") this.#problems.push(event);
    const block = this.#open.get(event.task.id) ?? { task: event.task, hosts: this.#hosts, steps: [] };
    block.steps.push(event);
    this.#open.set(event.task.id, block);
    // With the free strategy it is not known when the other hosts will have finished the task.
    const complete = this.#linear && event.item === null && block.steps.length >= block.hosts;
    return complete || (!this.#linear && isInteresting(event)) ? this.#closeTasks(page, event.task.id) : [];
  }

  #failed(event: StepDone, outcome: Failed, page: Page): readonly string[] {
    if (!outcome.ignored) this.#problems.push(event);
    const what = event.item === null ? event.task.name : `${event.task.name} (${event.item})`;
    return this.#problem(outcome.ignored ? "ignored" : "failed", event.host, `${what}: ${outcome.why}`, page);
  }

  /** At once, in one line; only the first few of many hosts with the same problem are shown. */
  #problem(verb: string, host: string, why: string, page: Page): readonly string[] {
    const key = `${verb} ${why}`;
    const times = (this.#seen.get(key) ?? 0) + 1;
    this.#seen.set(key, times);
    if (times > MAX_ALIKE && page.verbose === 0) {
      return times === MAX_ALIKE + 1
        ? entry(page, verb, page.paint.alarm, "the same on more hosts; see the summary")
        : [];
    }
    const hue = verb === "ignored" ? page.paint.doubt : page.paint.alarm;
    const [first = ""] = why.trim().split("\n");
    return [...this.#unfold(page), ...briefEntry(page, verb, hue, `${oneLine(host)} · ${oneLine(first)}`)];
  }

  #tellNotes(page: Page): readonly string[] {
    return this.#notes.areWaiting ? [...this.#unfold(page), ...this.#notes.take(page)] : [];
  }

  #progress({ host, text }: Extract<Event, { type: "progress" }>, page: Page): readonly string[] {
    if (this.#options.live && page.verbose === 0) return [];
    if (this.#progressOf.get(host) === text) return [];
    this.#progressOf.set(host, text);
    return [
      ...this.#unfold(page),
      ...briefEntry(page, "…", page.paint.faint, `${oneLine(host)} · ${oneLine(text)}`),
    ];
  }

  /** Finishes all open tasks, or one of them: uninteresting ones are counted, the others shown. */
  #closeTasks(page: Page, only?: string): readonly string[] {
    const lines = [...this.#tellNotes(page)];
    for (const [id, { task, hosts, steps }] of this.#open) {
      if (only !== undefined && id !== only) continue;
      this.#open.delete(id);
      const kind = steps.some(({ outcome }) => outcome.type === "ok") ? "ok" : "skipped";
      if (page.verbose > 0) lines.push(...taskLines(task, steps, hosts, page));
      else if (!steps.some(isInteresting)) {
        if (steps.length > 0) this.#folded[kind].add(id);
      } else lines.push(...this.#unfold(page), ...taskLines(task, steps.filter(isInteresting), hosts, page));
    }
    return lines;
  }

  /** Shows how many tasks were only counted since the last line. */
  #unfold(page: Page): readonly string[] {
    const { ok, skipped } = this.#folded;
    this.#folded = { ok: new Set(), skipped: new Set() };
    const also = [...skipped].filter((id) => !ok.has(id)).length;
    if (ok.size > 0) {
      return entry(
        page,
        "ok",
        page.paint.good,
        count(ok.size, "task") + (also > 0 ? `, ${also} skipped` : ""),
      );
    }
    return also > 0 ? entry(page, "skipped", page.paint.faint, count(also, "task")) : [];
  }

  #close(page: Page): readonly string[] {
    return [...this.#closeTasks(page), ...this.#unfold(page)];
  }
}

type Failed = Extract<StepDone["outcome"], { type: "failed" }>;

/** Hosts with the same problem that are shown one by one. */
const MAX_ALIKE = 3;

function opening(
  { check, playbooks, hosts }: Extract<Event, { type: "run-started" }>,
  page: Page,
): readonly string[] {
  const files = playbooks.map(oneLine).join(", ");
  const where = hosts.length === 1 ? oneLine(hosts[0] ?? "") : count(hosts.length, "host");
  const sentence = check
    ? `Checking ${files} on ${where}; nothing will be changed.`
    : `Running ${files} on ${where}.`;
  return wrap(sentence, page.width, "  ").map(page.paint.strong);
}

function heading(event: Extract<Event, { type: "play-started" }>, page: Page): readonly string[] {
  const { play, hosts, batch, batches } = event;
  const who = hosts.length === 1 || batches > 1 ? names(hosts.map(oneLine), 60) : count(hosts.length, "host");
  const name = oneLine(play);
  const aside = truncate(batches > 1 ? `batch ${batch} of ${batches}: ${who}` : who, page.width - 4);
  const fits = widthOf(name) + widthOf(aside) + 3 <= page.width;
  const lines = wrap(name, page.width, "  ").map(page.paint.strong);
  return fits
    ? [`${page.paint.strong(name)} ${page.paint.faint(`· ${aside}`)}`]
    : [...lines, `  ${page.paint.faint(aside)}`];
}

const retry = ({ host, task, attempt, of }: Extract<Event, { type: "retry" }>): string =>
  `${oneLine(host)} · ${oneLine(task.name)}, attempt ${attempt} of ${of}`;
