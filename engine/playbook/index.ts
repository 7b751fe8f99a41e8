export { checkPlays, type Checked, type Selection } from "./check.js";
export { magicNames, resultFields } from "./names.js";
export { bytesOf } from "./local_file.js";
export { piecesOf } from "./pieces.js";
export { parsePlaybooks, type Playbook } from "./parse.js";
export {
  templatesOf,
  type Batch,
  type Become,
  type Loop,
  type Play,
  type Task,
  type TaskParams,
} from "./play.js";
export { createRegistry, ModuleFault, type Registry } from "./registry.js";
