import { nameOf, type Helpers } from "../helper.js";
import { formats } from "./formats.js";
import { lists } from "./lists.js";
import { logic } from "./logic.js";
import { maps } from "./maps.js";
import { numbers } from "./numbers.js";
import { outside } from "./outside.js";
import { text } from "./text.js";

/** Helpers by subject, in the order of the reference. */
export const helperGroups = { logic, text, lists, maps, numbers, formats, outside };

/** Every helper by its name. */
export const helpers: Helpers = new Map(
  Object.values(helperGroups)
    .flat()
    .map((helper) => [nameOf(helper), helper]),
);
