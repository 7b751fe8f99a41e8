/** Long interactive programs: detached on the host, answered by a table, picked up again. */
export { converse } from "./converse.js";
export { DialogError, type Trouble } from "./error.js";
export type { Ended, Hooks, Shown } from "./hooks.js";
