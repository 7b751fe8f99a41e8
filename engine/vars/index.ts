export { magicNames } from "./magic.js";
export { layersOf, precedence, scopeOf, type Templates, type Values } from "./precedence.js";
