import { Refusal } from "./refusal.js";

/** Thrown where a module's own code broke: the step fails with it, on this host alone. */
export class ModuleBug extends Error {
  override readonly name = "ModuleBug";
}

/** Calls into a module's own code. @throws Refusal as it is; ModuleBug for anything else, saying where it broke */
export function callModule<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new ModuleBug(describe(error), { cause: error });
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const frame = error.stack?.split("\n").find((line) => /^\s+at /.test(line));
  return [`${error.name}: ${error.message}`, ...(frame === undefined ? [] : [frame.trim()])].join(", ");
}
