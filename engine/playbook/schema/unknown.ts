import { playKeywords, taskKeywords } from "../../foreign/keywords.js";
import type { Fields } from "../fields.js";
import { keywordsOf, type Place } from "./keywords.js";

/** Reports every key that the place does not know. */
export function refuseOthers(place: Place, fields: Fields): void {
  fields.refuseOthers(keywordsOf(place), place, advice[place]);
}

/** What people bring from Ansible, and what is written here instead. */
const advice = {
  play: playKeywords,
  "playbook import": {},
  block: taskKeywords,
  "task import": taskKeywords,
  task: taskKeywords,
} as const satisfies Record<Place, Readonly<Record<string, string>>>;
