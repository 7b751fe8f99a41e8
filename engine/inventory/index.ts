export { connectionNames } from "./connection.js";
export type { Host, Inventory } from "./inventory.js";
export { loadInventory } from "./load.js";
export { select } from "./select.js";
export { targetOf, type ConnectionDefaults } from "./target.js";
