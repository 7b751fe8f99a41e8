export { compileExpression, compileFile, compileText } from "./compile.js";
export { compileValue } from "./compile_value.js";
export type { Compiled, Reference } from "./compiled.js";
export { compileConditions, type Condition, type Conditions } from "./conditions.js";
export { nameOf, parametersOf, type Helper, type Parameter } from "./helper.js";
export { helpers } from "./helpers/index.js";
export { wholeFile } from "./source_map.js";
export {
  createScope,
  type Scope,
  type ScopeHooks,
  type Variable,
  type Variables,
  type VariableScope,
} from "./scope.js";
export { CannotTell, Unknown } from "./unknown.js";
export { asText, isSame } from "./value.js";
