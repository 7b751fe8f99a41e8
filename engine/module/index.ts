/** All that a module may import, and all that a custom module finds under the name "tsplay". */
export {
  defineModule,
  isModule,
  type Decision,
  type Definition,
  type Module,
  type Observed,
  type Prepared,
} from "./define.js";
export {
  answer,
  decode,
  readScript,
  mapProbe,
  readCommand,
  readLines,
  readStat,
  readText,
  type Answer,
  type FoundLine,
  type Ask,
  type Probe,
  type Stat,
} from "./probe.js";
export {
  DEFAULT_WITHIN,
  run,
  runScript,
  summarize,
  write,
  type Action,
  type Converse,
  type Operator,
  type Ownership,
  type Run,
  type RunCommand,
  type RunScript,
  type RunSettings,
  type Seconds,
  type Text,
} from "./action.js";
export type { Change, Fields, Note } from "./change.js";
export { readConversation, type Conversation } from "./conversation.js";
export type { Dialog, LineTurn, PromptTurn, Turn } from "./dialog.js";
export {
  type Condition,
  type Fragment,
  type LocalFile,
  type ParamsOf,
  type ParamSchema,
  type Shape,
} from "./params.js";
export { ROOT_STATE } from "./state_directory.js";
export { refuse, Refusal } from "./refusal.js";
export { HIDDEN, reveal, Secret, secretText } from "../secret/secret.js";
export { ParameterError, type Misfit } from "./validate.js";
export type { Reply } from "./reply.js";
// Not through the index of the transport, whose types need those of Node. Scripts of modules are shown to people.
export { quoteIfNeeded as quote } from "../transport/shell/quote.js";
