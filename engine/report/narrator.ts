import type { Event, TaskName } from "../event/index.js";
import { isInteresting, tellTask } from "./block.js";
import type { StepDone } from "./group.js";
import { finale } from "./finale.js";
import type { Trouble } from "./troubles.js";
import { briefEntry, entry, oneLine, type Page } from "./page.js";
import { cut, widthOf, wrap } from "./width.js";
import { count, names } from "./words.js";

export interface NarratorOptions {
  /** The command line that was given, to be shown with a `-l` for the hosts that failed. */
  readonly rerun: readonly string[];
  /** Whether somebody watches a live footer, which tells progress better than lines do. */
  readonly live: boolean;
}

/** Tells events as lines, each as soon as there is something to say; the last event brings the whole summary. */
export class Narrator {
  readonly #options: NarratorOptions;
  /** Tasks under way of which not every host has been heard. */
  readonly #open = new Map<string, { task: TaskName; hosts: number; steps: StepDone[] }>();
  #folded = { ok: new Set<string>(), skipped: new Set<string>() };
  #hosts = 0;
  #linear = false;
  #check = false;
  readonly #troubles: Trouble[] = [];
  readonly #seen = new Map<string, number>();
  /** What each host was last heard doing. */
  readonly #doing = new Map<string, string>();

  constructor(options: NarratorOptions) {
    this.#options = options;
  }

  tell(event: Event, page: Page): readonly string[] {
    switch (event.type) {
      case "run-started":
        this.#check = event.check;
        return begun(event, page);
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
        return this.#note(event, page);
      case "progress":
        return this.#progress(event, page);
      case "retry":
        return page.verbose > 0 ? entry(page, "again", page.paint.faint, again(event)) : [];
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
    const run = { troubles: this.#troubles, check: this.#check, rerun: this.#options.rerun };
    return [...this.#close(page), ...finale(event, run, page)];
  }

  #unreachable(event: Extract<Event, { type: "host-unreachable" }>, page: Page): readonly string[] {
    this.#troubles.push(event);
    return this.#trouble("unreachable", event.host, event.why, page);
  }

  #begin(task: TaskName, hosts: number, page: Page): readonly string[] {
    const lines = this.#closeTasks(page);
    this.#open.set(task.id, { task, hosts, steps: [] });
    return lines;
  }

  #step(event: StepDone, page: Page): readonly string[] {
    if (event.outcome.type === "failed") return this.#failed(event, event.outcome, page);
    if (event.outcome.type === "unknown") this.#troubles.push(event);
    const block = this.#open.get(event.task.id) ?? { task: event.task, hosts: this.#hosts, steps: [] };
    block.steps.push(event);
    this.#open.set(event.task.id, block);
    // Where each host goes its own way, nobody can say when the others will have done the same.
    const complete = this.#linear && event.item === null && block.steps.length >= block.hosts;
    return complete || (!this.#linear && isInteresting(event)) ? this.#closeTasks(page, event.task.id) : [];
  }

  #failed(event: StepDone, outcome: Failed, page: Page): readonly string[] {
    if (!outcome.ignored) this.#troubles.push(event);
    const what = event.item === null ? event.task.name : `${event.task.name} (${event.item})`;
    return this.#trouble(outcome.ignored ? "ignored" : "failed", event.host, `${what}: ${outcome.why}`, page);
  }

  /** At once, in one line; what many hosts say alike is told of the first few and counted for the rest. */
  #trouble(verb: string, host: string, why: string, page: Page): readonly string[] {
    const key = `${verb} ${why}`;
    const times = (this.#seen.get(key) ?? 0) + 1;
    this.#seen.set(key, times);
    if (times > MOST_ALIKE && page.verbose === 0) {
      return times === MOST_ALIKE + 1
        ? entry(page, verb, page.paint.alarm, "and more hosts alike: see below")
        : [];
    }
    const hue = verb === "ignored" ? page.paint.doubt : page.paint.alarm;
    const [first = ""] = why.trim().split("\n");
    return [...this.#unfold(page), ...briefEntry(page, verb, hue, `${oneLine(host)} · ${oneLine(first)}`)];
  }

  /** A remark that several hosts or tasks give alike is made once. */
  #note({ host, note, task }: Extract<Event, { type: "note" }>, page: Page): readonly string[] {
    const key = `note ${note.text}`;
    const times = (this.#seen.get(key) ?? 0) + 1;
    this.#seen.set(key, times);
    if (times > 1 && page.verbose < 2) return [];
    const hue = note.level === "warning" ? page.paint.doubt : page.paint.faint;
    const verb = note.level === "warning" ? "warning" : "note";
    return [
      ...this.#unfold(page),
      ...entry(page, verb, hue, oneLine(note.text), `${oneLine(host)} · ${oneLine(task.name)}`),
    ];
  }

  #progress({ host, text }: Extract<Event, { type: "progress" }>, page: Page): readonly string[] {
    if (this.#options.live && page.verbose === 0) return [];
    if (this.#doing.get(host) === text) return [];
    this.#doing.set(host, text);
    return [
      ...this.#unfold(page),
      ...briefEntry(page, "…", page.paint.faint, `${oneLine(host)} · ${oneLine(text)}`),
    ];
  }

  /** Ends tasks that are under way, or one of them: uninteresting ones are counted, the others told. */
  #closeTasks(page: Page, only?: string): readonly string[] {
    const lines: string[] = [];
    for (const [id, { task, hosts, steps }] of this.#open) {
      if (only !== undefined && id !== only) continue;
      this.#open.delete(id);
      const kind = steps.some(({ outcome }) => outcome.type === "ok") ? "ok" : "skipped";
      if (page.verbose > 0) lines.push(...tellTask(task, steps, hosts, page));
      else if (!steps.some(isInteresting)) {
        if (steps.length > 0) this.#folded[kind].add(id);
      } else lines.push(...this.#unfold(page), ...tellTask(task, steps.filter(isInteresting), hosts, page));
    }
    return lines;
  }

  /** Tells how many tasks passed in silence since the last line. */
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

/** Hosts that fail alike, told one by one. */
const MOST_ALIKE = 3;

function begun(
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
  const aside = cut(batches > 1 ? `batch ${batch} of ${batches}: ${who}` : who, page.width - 4);
  const fits = widthOf(name) + widthOf(aside) + 3 <= page.width;
  const lines = wrap(name, page.width, "  ").map(page.paint.strong);
  return fits
    ? [`${page.paint.strong(name)} ${page.paint.faint(`· ${aside}`)}`]
    : [...lines, `  ${page.paint.faint(aside)}`];
}

const again = ({ host, task, attempt, of }: Extract<Event, { type: "retry" }>): string =>
  `${oneLine(host)} · ${oneLine(task.name)}, attempt ${attempt} of ${of}`;
