import { readYaml } from "../source/yaml.js";
import type { Host } from "./inventory.js";
import { readVariables } from "./variables.js";

/** The machine tsplay runs on, for plays that name it although no inventory does; it is not in “all”. */
export function localhost(name: string): Host | null {
  if (name !== "localhost") return null;
  const { root } = readYaml({ path: "(localhost)", text: "connection: local\n" });
  return { name, groups: [], at: null, variables: root ? readVariables(root, []) : new Map() };
}
