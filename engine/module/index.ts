/** All that a module may import, and all that a custom module finds under the name "tsplay". */
export { ParameterError } from "./accept.js";
export type {
  Action,
  Converse,
  Dialog,
  Left,
  LineTurn,
  Operator,
  Ownership,
  PromptTurn,
  Run,
  RunCommand,
  RunScript,
  RunSettings,
  Seconds,
  Text,
  Turn,
} from "./action.js";
export { given } from "./given.js";
export { DEFAULT_WITHIN, own, remove, run, runScript, waitUntil, write } from "./make_action.js";
export { summarize } from "./summarize.js";
export {
  answer,
  decode,
  readCommand,
  readFields,
  readRows,
  readScript,
  readSections,
  readTest,
  type Answer,
  type Section,
} from "./answer.js";
export type { Ask, LocalAsk } from "./ask.js";
export type { Change, ChangeOf, Comparison, Fields, Note, CheckResult } from "./change.js";
export { readConversation, type ConversationState } from "./conversation.js";
export {
  defineModule,
  isModule,
  type Conditions,
  type Decision,
  type Definition,
  type Module,
  type Prepared,
} from "./define.js";
export { NOT_KNOWN, type Facet } from "./facet.js";
export type { Misfit } from "./misfit.js";
export { param } from "./param.js";
export { type Condition, type Fragment, type ParamsOf, type ParamSchema, type Shape } from "./params.js";
export {
  combineProbes,
  known,
  mapProbe,
  probe,
  type Found,
  type HostProbe,
  type Probe,
  type Replies,
} from "./probe.js";
export {
  readLines,
  readLocalFile,
  readStat,
  readText,
  type FoundLine,
  type LocalFile,
  type Stat,
} from "./read_file.js";
export { readFull, readOthers, readSame, type Sameness } from "./read_directory.js";
export { refuse, Refusal } from "./refusal.js";
export type { Resolve } from "./resolve.js";
export { withoutSlashes } from "./paths.js";
export { ROOT_STATE } from "./state_directory.js";
export { HIDDEN, reveal, Secret, secretText } from "../secret/secret.js";
export type { Reply } from "./reply.js";
// Not through the index of the transport, whose types need those of Node. Scripts of modules are shown to people.
export { quoteIfNeeded as quote } from "../transport/shell/quote.js";
export {
  backupParam,
  backupPath,
  defineTextModule,
  replaceText,
  type TextDefinition,
} from "./text_module.js";
export { shellText } from "../transport/shell/shell_text.js";
