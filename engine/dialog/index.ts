/** Long interactive programs: detached on the host, answered by a table, picked up again. */
export { converse } from "./conversation.js";
export { DialogError, type DialogErrorKind } from "./error.js";
export type { Ended, Hooks, Shown } from "./hooks.js";
