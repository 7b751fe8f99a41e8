import { readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { InputError, type Diagnostic } from "../source/diagnostic.js";

/** What one source consists of. */
export interface InventoryFiles {
  /** Files of groups and hosts, in the order in which they count. */
  readonly inventories: readonly string[];
  readonly groupVariables: readonly VariableFile[];
  readonly hostVariables: readonly VariableFile[];
  /** Whether the source is all there is, so that a file of variables for nobody is a mistake. */
  readonly whole: boolean;
}

/** A file of variables, and the group or host it is for by its name. */
export interface VariableFile {
  readonly name: string;
  readonly path: string;
}

/** Lists the files of a directory, or of one file and what lies beside it. @throws InputError */
export function filesOf(path: string): InventoryFiles {
  const isDirectory = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  const directory = isDirectory ? path : dirname(path);
  return {
    inventories: isDirectory ? inventoriesIn(path) : [path],
    groupVariables: variablesIn(join(directory, "group_vars")),
    hostVariables: variablesIn(join(directory, "host_vars")),
    whole: isDirectory,
  };
}

const YAML = /\.ya?ml$/;

function inventoriesIn(directory: string): readonly string[] {
  const names = namesIn(directory).filter((name) => YAML.test(name));
  if (names.length > 0) {
    const isFirst = (name: string): boolean => /^hosts\.ya?ml$/.test(name);
    return [...names.filter(isFirst), ...names.filter((name) => !isFirst(name))].map((name) => join(directory, name));
  }
  const detail = `“${directory}” has no .yml file, so no hosts. Write hosts.yml in it.`;
  throw new InputError({ code: "file", summary: "Empty inventory", detail, at: null } satisfies Diagnostic);
}

/** `NAME.yml`, `NAME`, or a directory `NAME` of such files. */
function variablesIn(directory: string): readonly VariableFile[] {
  return namesIn(directory).flatMap((entry) => {
    const path = join(directory, entry);
    if (statSync(path).isDirectory()) {
      const files = namesIn(path).filter((name) => YAML.test(name));
      return files.map((name) => ({ name: entry, path: join(path, name) }));
    }
    return [{ name: entry.replace(YAML, ""), path }];
  });
}

/** Without hidden files and editors' copies; in one order on every machine. */
function namesIn(directory: string): readonly string[] {
  if (statSync(directory, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  return readdirSync(directory)
    .filter((name) => !/^\.|~$|\.(?:bak|orig|rej|swp|md|txt)$/.test(name))
    .sort();
}
