import { InputError } from "../source/diagnostic.js";
import { CannotTell } from "../template/index.js";
import { NeedsFact } from "./knowledge.js";

/** Whether an error means that a template cannot be rendered, now or at all. */
export function isUnrendered(error: unknown): boolean {
  return error instanceof InputError || error instanceof CannotTell || error instanceof NeedsFact;
}

/** What `render` returns, or null if it cannot be rendered now. */
export function quietly<T>(render: () => T): T | null {
  try {
    return render();
  } catch (error) {
    if (isUnrendered(error)) return null;
    throw error;
  }
}
