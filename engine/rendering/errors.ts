import { InputError } from "../source/diagnostic.js";
import { CannotTell } from "../template/index.js";
import { NeedsFact } from "./knowledge.js";

/** Whether an error says that a template cannot be rendered, for now or at all. */
export function isUnrendered(error: unknown): boolean {
  return error instanceof InputError || error instanceof CannotTell || error instanceof NeedsFact;
}

/** What it renders, or null where it cannot be rendered for now. */
export function quietly<T>(render: () => T): T | null {
  try {
    return render();
  } catch (error) {
    if (isUnrendered(error)) return null;
    throw error;
  }
}
