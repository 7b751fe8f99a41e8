import type { Outcome } from "../event/index.js";
import type { Change } from "../module/change.js";
import type { Decision } from "../module/define.js";
import { Refusal } from "../module/refusal.js";
import { summarize } from "../module/summarize.js";
import { CannotBecome } from "../transport/index.js";
import { CannotTell } from "../template/index.js";
import type { Attempt, AttemptContext } from "./attempt.js";
import { changesFirst } from "./because.js";
import { decideForeseen } from "./decide.js";
import { finished } from "./finished.js";
import { mayGoOn } from "./may_go_on.js";
import { foreseenResult } from "./foreseen_result.js";
import type { Prediction } from "./model/predictions.js";
import type { Task } from "../playbook/index.js";
import type { Step } from "./step.js";
import { withReadings } from "./with_readings.js";

/**
 * Check mode: the writes are described, remembered for later reads, and not sent.
 * @throws CannotBecome, and Refusal where the module foresees that they fail
 */
export async function foresee(
  step: Step,
  decision: Decision,
  change: Change,
  context: AttemptContext,
): Promise<Attempt> {
  if (step.prepared.waitOnly) return finished(unwaited(step, change), decision, []);
  await becomeOrFail(step);
  const failure = decision.fails();
  if (failure !== null) throw new Refusal(failure);
  const because = changesFirst(step.task);
  // With “check_mode: true” nothing comes of it in a run either.
  if (step.task.checkMode !== true) {
    await withReadings(() => remember(step, decision, because), step, context);
    // A link may lead to itself, so that a run cannot even look at it afterwards.
    if (decision.writes.some(({ do: kind }) => kind === "link"))
      await withReadings(() => lookAgain(step), step, context);
  }
  return {
    outcome: { type: "would-change", change, writes: decision.writes.map(summarize) },
    result: await foreseenResult(step, because, context),
    notes: decision.notes,
    provides: decision.provides,
    wrote: false,
    harmless: decision.writes.every((action) => action.do === "run" && action.effects?.length === 0),
    ...(mayBeIgnored(step.task, decision) ? { unsure: because } : {}),
  };
}

/** Whether a program may fail without an end to the run: nobody knows of one whose effects are no others than its output. */
function mayBeIgnored({ ignoreErrors, failedWhen }: Task, { writes }: Decision): boolean {
  if (ignoreErrors === null || failedWhen !== null) return false;
  return writes.some(
    (action) => (action.do === "run" || action.do === "converse") && (action.effects ?? []).length === 0,
  );
}

/** @throws Refusal where the host could not be asked any more */
async function lookAgain(step: Step): Promise<void> {
  try {
    await decideForeseen(step);
  } catch (error) {
    if (!(error instanceof CannotTell)) throw error;
  }
}

/** A step that asks nothing shows only now that its user cannot be become. @throws CannotBecome */
async function becomeOrFail({ session, keywords: { user } }: Step): Promise<void> {
  if (user === null) return;
  await session.as(user).catch((error: unknown) => {
    if (!(error instanceof CannotBecome) || session.model.userDoubt(user) === null) throw error;
  });
}

function remember(
  { task, prepared, session, keywords: { user } }: Step,
  decision: Decision,
  because: string,
): void {
  const mayFail = mayGoOn(task);
  const predicted = decision.predicted();
  const predictions = Object.entries(prepared.predictable()).flatMap(([name, { asks, key }]): Prediction[] =>
    name in predicted ? [{ key, asks, value: predicted[name], because }] : [],
  );
  const { writes } = decision;
  session.model.foresee({ because, writes, asks: prepared.asks, predictions, mayFail }, (ask) =>
    session.reading(user, ask),
  );
}

/** A check waits for nothing: a pause ends in any case; whether something will be so in time, only a real run can show. */
function unwaited({ prepared }: Step, { summary }: Change): Outcome {
  if (prepared.alwaysRuns) return { type: "ok" };
  return { type: "cannot-tell", because: `a check does not wait until ${summary}` };
}
