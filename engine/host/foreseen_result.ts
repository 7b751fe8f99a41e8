import { ModuleBug } from "../module/bug.js";
import type { Fields } from "../module/change.js";
import { Refusal } from "../module/refusal.js";
import { CannotTell, Unknown } from "../template/index.js";
import type { Reply } from "../transport/index.js";
import type { AttemptContext } from "./attempt.js";
import { withUnknownNumbers } from "./because.js";
import { decideForeseen } from "./decide.js";
import type { Step } from "./step.js";
import { withReadings } from "./with_readings.js";

/** What the step would register after its change, as far as the model of the host knows it. */
export async function foreseenResult(step: Step, because: string, context: AttemptContext): Promise<Fields> {
  const { module, register } = step.task;
  const unknown = Object.fromEntries(
    Object.keys(module.returns).map((name) => [name, new Unknown(because)] as const),
  );
  if (register === null || step.prepared.alwaysRuns) return unknown;
  try {
    const after = await withReadings(() => decideForeseen(step), step, context);
    return after.change === null
      ? { ...unknown, ...withUnknownNumbers(after.result(UNWRITTEN), because) }
      : unknown;
  } catch (error) {
    if (error instanceof CannotTell || error instanceof Refusal || error instanceof ModuleBug) return unknown;
    throw error;
  }
}

/** What programs that were not run have printed: who looks at it ends. */
const UNWRITTEN: readonly Reply[] = new Proxy([], {
  get() {
    throw new Error("the program has not been run");
  },
});
