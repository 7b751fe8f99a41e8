import { createContext, Script, type Context } from "node:vm";
import type { Call } from "./helper.js";

/** How long one regular expression may take, in milliseconds. */
const PATIENCE = 500;

/**
 * Uses argument 1 as a regular expression on the text of argument 0. One that would take forever on a text that some
 * host made up is interrupted.
 */
export function search<Result>(
  call: Call,
  use: (subject: string, pattern: RegExp) => Result,
  flags = "",
): Result {
  const subject = call.text(0);
  const pattern = patternOf(call, flags);
  if (!isRisky(pattern.source)) return use(subject, pattern);
  const found: Result[] = [];
  sandbox.run = () => found.push(use(subject, pattern));
  try {
    RUN.runInContext((context ??= createContext(sandbox)), { timeout: PATIENCE });
  } catch (error) {
    if (!isTimeout(error)) throw error;
    call.fail(
      `The regular expression did not finish within ${PATIENCE} ms. Avoid nested repetition such as (a+)+.`,
      1,
    );
  }
  const [result] = found;
  return result === undefined ? call.fail("The regular expression gave no result.", 1) : result;
}

/** Only a script of its own can be ended; it calls back what is to be run. */
const RUN = new Script("run()");
const sandbox: { run: () => unknown } = { run: () => null };
let context: Context | null = null;

/** The error is made in the script's own context: it is no instance of this one's Error. */
function isTimeout(error: unknown): boolean {
  return typeof error === "object" && error !== null && "code" in error && error.code === TIMEOUT;
}

const TIMEOUT = "ERR_SCRIPT_EXECUTION_TIMEOUT";

function patternOf(call: Call, flags: string): RegExp {
  const written = call.text(1);
  try {
    return new RegExp(written, flags);
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^.*: /, "") : String(error);
    return call.fail(`“${written}” is not a regular expression: ${why}.`, 1);
  }
}

/** Two or more repeats can multiply; guarding each search costs more than most searches. */
function isRisky(source: string): boolean {
  return (source.match(/[*+{]/g) ?? []).length > 1;
}
