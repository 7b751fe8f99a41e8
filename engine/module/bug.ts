import { Pending } from "./pending.js";
import { Refusal } from "./refusal.js";

/** Thrown where a module's own code broke: the step fails with it, on this host alone. */
export class ModuleBug extends Error {
  override readonly name = "ModuleBug";
}

/** Runs a module's own code. @throws Refusal and Pending as they are; ModuleBug for anything else, saying where it broke */
export function callModule<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof Refusal || error instanceof Pending || error instanceof ModuleBug) throw error;
    throw bug(error);
  }
}

/** As `callModule`, where nobody can wait for what is pending. @throws Refusal, ModuleBug */
export function callModuleSync<T>(run: () => T): T {
  try {
    return callModule(run);
  } catch (error) {
    throw error instanceof Pending ? bug(error) : error;
  }
}

function bug(error: unknown): ModuleBug {
  return new ModuleBug(describe(error), { cause: error });
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const frame = error.stack?.split("\n").find((line) => /^\s+at /.test(line));
  return [`${error.name}: ${error.message}`, ...(frame === undefined ? [] : [frame.trim()])].join(", ");
}
