import { readdirSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { InputError } from "../source/diagnostic.js";

/** What one source consists of. */
export interface InventoryFiles {
  /** Files of groups and hosts, in the order in which they count. */
  readonly inventories: readonly string[];
  readonly groupVariables: readonly VariableFile[];
  readonly hostVariables: readonly VariableFile[];
  /** Other inventory files beside a source that is one file; their groups and hosts may have variables here too. */
  readonly neighbours: readonly string[];
}

/** A file of variables, and the group or host it is for by its name. */
export interface VariableFile {
  readonly name: string;
  readonly path: string;
}

/** Lists the files of a directory, or one file and the variables beside it. @throws InputError */
export function filesOf(path: string): InventoryFiles {
  const whole = isDirectory(path);
  const directory = whole ? path : dirname(path);
  return {
    inventories: whole ? inventoriesIn(path) : [path],
    neighbours: whole ? [] : yamlIn(directory).filter((file) => file !== path),
    groupVariables: variablesIn(join(directory, "group_vars")),
    hostVariables: variablesIn(join(directory, "host_vars")),
  };
}

const YAML = /\.ya?ml$/;

function inventoriesIn(directory: string): readonly string[] {
  const files = yamlIn(directory);
  if (files.length > 0) {
    const isFirst = (file: string): boolean => /^hosts\.ya?ml$/.test(basename(file));
    return [...files.filter(isFirst), ...files.filter((file) => !isFirst(file))];
  }
  const detail = `“${directory}” has no .yml files, and so no hosts. Create hosts.yml in it.`;
  throw new InputError({ code: "file", summary: "Empty inventory", detail, at: null });
}

function yamlIn(directory: string): readonly string[] {
  return namesIn(directory)
    .filter((name) => YAML.test(name))
    .map((name) => join(directory, name));
}

/** `NAME.yml`, `NAME`, or a directory `NAME` of such files. */
function variablesIn(directory: string): readonly VariableFile[] {
  return namesIn(directory).flatMap((entry) => {
    const path = join(directory, entry);
    if (isDirectory(path)) return yamlIn(path).map((file) => ({ name: entry, path: file }));
    return [{ name: entry.replace(YAML, ""), path }];
  });
}

/** Without hidden files and editors' copies; in one order on every machine. */
function namesIn(directory: string): readonly string[] {
  if (!isDirectory(directory)) return [];
  try {
    return readdirSync(directory)
      .filter((name) => !/^\.|~$|\.(?:bak|orig|rej|swp|md|txt)$/.test(name))
      .sort();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const detail = `“${directory}” cannot be read: ${why}.`;
    throw new InputError({ code: "file", summary: "Unreadable directory", detail, at: null });
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
