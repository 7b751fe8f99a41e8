import { jinjaHint } from "../foreign/jinja_hint.js";
import { helpers } from "./helpers/index.js";

/** How an expression that was written as Jinja or JavaScript is written in Handlebars; null where it is neither. */
export function handlebarsFor(expression: string): string | null {
  return jinjaHint(expression, (name) => helpers.has(name));
}
