import type { ScopeHooks } from "./scope.js";

/** Tells of every text within a secret value, so that it can be kept from all that is shown. */
export function tellSecrets(value: unknown, hooks: ScopeHooks): void {
  if (typeof value === "string") hooks.secrets?.add(value);
  else if (typeof value === "number") hooks.secrets?.add(String(value));
  else if (Array.isArray(value)) value.forEach((item) => tellSecrets(item, hooks));
  else if (typeof value === "object" && value !== null) {
    Object.values(value).forEach((item) => tellSecrets(item, hooks));
  }
}
