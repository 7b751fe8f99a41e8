import { displayPath } from "../local/paths.js";
import { InputError } from "../source/diagnostic.js";
import { readSource } from "../source/read.js";
import type { Span } from "../source/span.js";
import { readYaml, type YamlNode } from "../source/yaml.js";
import type { Loading } from "./loading.js";
import { problem } from "./fields.js";

/** The YAML of a file; null if it cannot be read or is being read already, which is then a collected error. */
export function readDocument(path: string, at: Span | null, { problems, open }: Loading): YamlNode | null {
  const name = displayPath(path);
  if (open.includes(name) && at) {
    const chain = [...open.slice(open.indexOf(name)), name].join(" → ");
    problem(problems, "cycle", "Import cycle", `The file imports itself: ${chain}.`, at);
    return null;
  }
  try {
    const source = readSource(name, at);
    const { root, problems: found } = readYaml(source);
    problems.push(...found);
    if (root === null && found.length === 0)
      problem(problems, "type", "Empty file", `“${name}” is empty.`, at ?? { source, from: 0, to: 0 });
    return root;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    problems.push(...error.diagnostics);
    return null;
  }
}
