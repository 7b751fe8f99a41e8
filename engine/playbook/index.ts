export { checkPlays, type Checked, type Selection } from "./check.js";
export { resultFields } from "./names.js";
export { parsePlaybooks, type Playbook } from "./parse.js";
export type { Loop } from "./schema/loop.js";
export {
  allTasks,
  tasksOf,
  templatesOf,
  type Block,
  type Import,
  type Node,
  type Play,
  type Task,
  type TaskParams,
} from "./tree.js";
