import { insteadOfBlockKeyword, insteadOfPlayKeyword, insteadOfTaskKeyword } from "../../foreign/keywords.js";
import type { FieldReader } from "../fields.js";
import { keywordsOf, type Place } from "./keywords.js";

/** Reports every key that is not allowed at the place. */
export function refuseOthers(place: Place, fields: FieldReader): void {
  fields.refuseOthers(keywordsOf(place), place, insteadOf[place]);
}

/** The advice for a keyword of Ansible. */
const insteadOf = {
  play: insteadOfPlayKeyword,
  "playbook import": () => null,
  block: insteadOfBlockKeyword,
  "task import": insteadOfBlockKeyword,
  task: insteadOfTaskKeyword,
} as const satisfies Record<Place, (key: string) => string | null>;
