import { parseAllDocuments, type Document } from "yaml";
import { sortDiagnostics, type Diagnostic } from "./diagnostic.js";
import { locate, type Source } from "./span.js";
import type { YamlNode } from "./yaml_node.js";
import { syntaxProblems } from "./yaml_syntax.js";
import { textProblems } from "./yaml_text.js";
import { buildTree } from "./yaml_tree.js";

export {
  describeNode,
  entryOf,
  nodeAt,
  plainValue,
  type YamlEntry,
  type YamlList,
  type YamlMap,
  type YamlNode,
  type YamlScalar,
} from "./yaml_node.js";

/** The document, or null when it is empty or its syntax is wrong; and all that is wrong with it. */
export interface YamlReading {
  readonly root: YamlNode | null;
  readonly problems: readonly Diagnostic[];
}

/** Reads one YAML 1.2 document with merge keys; nothing in it can make this throw. */
export function readYaml(source: Source): YamlReading {
  const characters = textProblems(source);
  if (characters.length > 0) return { root: null, problems: characters };

  const documents = parse(source.text);
  const [document] = documents;
  if (!document) return { root: null, problems: [] };

  const syntax = syntaxProblems(source, documents);
  const tree = buildTree(source, document);
  if (syntax.length === 0) return tree;
  return { root: null, problems: sortDiagnostics([...syntax, ...stillMeant(tree.problems, syntax)]) };
}

function parse(text: string): readonly Document.Parsed[] {
  const documents = parseAllDocuments(text, {
    keepSourceTokens: false,
    logLevel: "silent",
    prettyErrors: false,
    resolveKnownTags: false,
    uniqueKeys: false,
  });
  return [...documents];
}

/** Of what is found in a tree with wrong syntax, only what does not follow from it. */
function stillMeant(problems: readonly Diagnostic[], syntax: readonly Diagnostic[]): readonly Diagnostic[] {
  const lines = new Set(syntax.map(({ at }) => at && locate(at).line));
  return problems.filter(
    ({ code, at }) =>
      (code === "quote" || code === "duplicate-key" || code === "tag") && !lines.has(at && locate(at).line),
  );
}
