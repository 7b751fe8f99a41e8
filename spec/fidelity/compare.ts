import type { Event, Outcome } from "../../engine/event/index.js";

/**
 * What a check's prediction of a step was worth: true, an honest “cannot tell”, or wrong. A step that the run never came
 * to, because a failure that the check knew of ended it, says nothing.
 */
export type Verdict = "true" | "honest" | "wrong" | "not reached";

/** One step of both, or of one of them. */
export interface Row {
  readonly host: string;
  readonly task: string;
  readonly item: string | null;
  /** Its place in the text, as file:line:column. */
  readonly at: string;
  /** What the check said, and what the run did; null where it said or did nothing. */
  readonly check: string | null;
  readonly run: string | null;
  readonly verdict: Verdict;
  /** Why the check could not tell. */
  readonly because: string | null;
  /** Why it fails, in the check or the run. */
  readonly why: string | null;
}

type Step = Extract<Event, { type: "step-done" }>;

/** Holds the steps of a check against those of the run that followed, in the check's order. */
export function compare(check: readonly Event[], run: readonly Event[]): readonly Row[] {
  const [said, did] = [check.filter(isStep), run.filter(isStep)];
  const left = new Set(did);
  const pairs = said.map((step): readonly [Step | null, Step | null] => {
    const own = did.filter((one) => left.has(one) && isSameTask(step, one));
    // One “cannot tell” stands for all items of a list that nobody knows.
    const all = step.outcome.type === "cannot-tell" && step.item === null;
    const found = own.find(({ item }) => item === step.item) ?? (all ? own[0] : undefined);
    for (const one of all ? own : [found]) if (one) left.delete(one);
    return [step, found ?? null];
  });
  const missing = did.filter((step) => left.has(step)).map((step) => [null, step] as const);
  const rows = [...pairs, ...missing].map(([one, other]) => rowOf(one, other));
  return withoutThoseNotReached(rows, run);
}

const isStep = (event: Event): event is Step => event.type === "step-done";

function isSameTask(one: Step, other: Step): boolean {
  return (
    one.host === other.host && one.task.handler === other.task.handler && placeOf(one) === placeOf(other)
  );
}

const placeOf = ({ task: { at } }: Step): string => `${at.file}:${at.line}:${at.column}`;

function rowOf(said: Step | null, did: Step | null): Row {
  const step = said ?? did;
  if (!step) throw new Error("a row is of a step");
  const [check, run] = [said && wordOf(said), did && wordOf(did)];
  const unclear = said?.outcome.type === "cannot-tell" ? said.outcome.because : null;
  return {
    host: step.host,
    task: step.task.name,
    item: step.item,
    at: placeOf(step),
    check,
    run,
    verdict:
      unclear !== null && (did !== null || step.task.handler) ? "honest" : check === run ? "true" : "wrong",
    because: unclear,
    why: failureOf(did) ?? failureOf(said),
  };
}

const failureOf = (step: Step | null): string | null =>
  step?.outcome.type === "failed" ? step.outcome.why : null;

/** An outcome in a word that is the same in a check and a run. What debug tells is part of it. */
function wordOf({ outcome, task, result }: Step): string {
  const word = WORDS[outcome.type];
  if (outcome.type === "failed") return outcome.ignored ? "failed, ignored" : "failed";
  if (outcome.type === "ok" && task.module === "debug") return `ok: ${JSON.stringify(result["message"])}`;
  return word;
}

const WORDS: Readonly<Record<Outcome["type"], string>> = {
  ok: "ok",
  "would-change": "changed",
  changed: "changed",
  skipped: "skipped",
  "cannot-tell": "cannot tell",
  unknown: "unknown",
  failed: "failed",
};

/** Steps that the check alone has are no lie where it knew, or did not rule out, that the run would end before them. */
function withoutThoseNotReached(rows: readonly Row[], run: readonly Event[]): readonly Row[] {
  const stopped = run.some((event) => event.type === "play-done" && event.stopped !== null);
  const ended = rows.filter(({ run: did, verdict }) => did === "failed" && verdict !== "wrong");
  return rows.map((row) => {
    if (row.run !== null || (row.verdict === "honest" && row.check === null)) return row;
    const reached = !ended.some(({ host }) => stopped || host === row.host);
    return reached ? row : { ...row, verdict: "not reached" };
  });
}

/** How many steps there are of each kind. */
export interface Totals {
  readonly steps: number;
  readonly true: number;
  readonly honest: number;
  readonly wrong: number;
}

/** Counts the steps that say something. */
export function totalsOf(rows: readonly Row[]): Totals {
  const count = (verdict: Verdict): number => rows.filter((row) => row.verdict === verdict).length;
  const [right, honest, wrong] = [count("true"), count("honest"), count("wrong")];
  return { steps: right + honest + wrong, true: right, honest, wrong };
}
