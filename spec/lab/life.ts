import assert from "node:assert/strict";
import type { Outcome } from "../../engine/event/index.js";
import type { Told } from "../support/play.js";
import type { Lab } from "./lab.js";

/** What somebody did to a host behind our back, and how a check is to name it. */
export interface Tampering {
  readonly what: string;
  /** Lines of sh, run on the host. */
  readonly by: string;
  /** Found in the change that the check foresees: its summary, before and after as JSON. */
  readonly named: RegExp;
}

/** One thing that a module keeps on a host, from before it is there until after it is gone. */
export interface Life {
  readonly title: string;
  /** One task's module and its parameters, as YAML. */
  readonly present: string;
  /** The same for its absence; left out where the module knows none. */
  readonly absent?: string;
  readonly tampered: readonly Tampering[];
  /** Lines of sh that only succeed when the thing is there as asked, by the host's own tools. */
  readonly proof: string;
  /** Lines of sh beforehand and afterwards. */
  readonly given?: string;
  readonly left?: string;
  readonly host?: string;
}

/**
 * A spec for each life: absent → present → again nothing → changed by the real tool behind our back → the check names
 * exactly it and changes nothing → healed → absent → again nothing.
 */
export function lives(lab: () => Lab, all: readonly Life[]): void {
  for (const life of all) it(life.title, () => live(lab(), life)).timeout(300_000);
}

async function live(lab: Lab, life: Life): Promise<void> {
  const { present, absent, tampered, proof, given, left, host = "gs1" } = life;
  const outcome = async (task: string, check = false): Promise<Outcome> =>
    only(await lab.play([host], `- ${task.trim().replaceAll("\n", "\n  ")}`, { check }));
  if (given !== undefined) lab.on(host, given);
  try {
    assertIs(await outcome(present, true), "would-change", "a check on the bare host");
    assertIs(await outcome(present), "changed", "the first run");
    lab.on(host, proof);
    assertIs(await outcome(present), "ok", "the second run");
    for (const { what, by, named } of tampered) {
      lab.on(host, by);
      const drift = await outcome(present, true);
      assertIs(drift, "would-change", `a check after ${what}`);
      assert.match(JSON.stringify(drift.type === "would-change" ? drift.change : drift), named, what);
      assertIs(await outcome(present), "changed", `healing after ${what}`);
      lab.on(host, proof);
      assertIs(await outcome(present), "ok", `a run after healing ${what}`);
    }
    if (absent !== undefined) {
      assertIs(await outcome(absent), "changed", "taking it away");
      assertIs(await outcome(absent), "ok", "taking it away again");
    }
  } finally {
    if (left !== undefined) lab.on(host, left);
  }
}

/** The outcome of a run of one step. */
export function only({ outcomes }: Told): Outcome {
  assert.equal(outcomes.length, 1, JSON.stringify(outcomes));
  const [outcome] = outcomes;
  assert.ok(outcome);
  return outcome;
}

/** Fails with all that is known of an outcome when it is another than expected. */
export function assertIs(outcome: Outcome, type: Outcome["type"], when: string): void {
  assert.equal(outcome.type, type, `${when}: ${JSON.stringify(outcome, null, 2)}`);
}

/** Why a step failed, and what its programs said. */
export function complaint(told: Told): string {
  const outcome = only(told);
  assertIs(outcome, "failed", "expected to fail");
  return outcome.type === "failed"
    ? [outcome.why, ...outcome.output.map((one) => JSON.stringify(one))].join("\n")
    : "";
}
