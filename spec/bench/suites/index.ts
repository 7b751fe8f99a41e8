import type { SuiteName } from "../settings.js";
import { converged } from "./converged.js";
import { first } from "./first.js";
import { profile } from "./profile.js";
import { start } from "./start.js";
import type { Suite } from "./suite.js";
import { thousand } from "./thousand.js";
import { transfer } from "./transfer.js";
import { wan } from "./wan.js";

/** Every suite by its name. */
export const suites: Readonly<Record<SuiteName, Suite>> = {
  converged,
  first,
  wan,
  thousand,
  start,
  transfer,
  profile,
};
