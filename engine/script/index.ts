/** Asks and actions as POSIX sh, and replies read back. Nothing here performs anything. */
export { gather, type Gathering } from "./gather.js";
export { isScriptable, readOutcome, toScript, type Scriptable } from "./perform.js";
export { finishUpload, uploadPath } from "./write.js";
