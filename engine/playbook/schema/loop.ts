import { describeNode, type YamlMap, type YamlNode } from "../../source/yaml.js";
import { type Compiled, compileExpression, compileValue } from "../../template/index.js";
import { attempt, FieldReader, problem, type Problems } from "../fields.js";

/** The items that a task is repeated for, and the names of its variables. */
export interface Loop {
  readonly list: Compiled;
  readonly variable: string;
  readonly index: string | null;
  readonly label: Compiled | null;
}

/** The names of the variables that a loop sets. */
export function loopNames({ variable, index }: Loop): readonly string[] {
  return index === null ? [variable] : [variable, index];
}

/** The keys of `loop_control`. */
const CONTROLS = ["loop_var", "index_var", "label"];

/** Reads `loop` and `loop_control` together. */
export function readLoop(fields: FieldReader, problems: Problems): Loop | null {
  const foreign = fields.map.entries.find(({ key }) => /^with_\w/.test(key));
  if (foreign && !fields.has("loop")) return emptyLoop(foreign.value);
  const node = fields.node("loop");
  const control = fields.mapping("loop_control");
  if (control) new FieldReader(control, problems).refuseOthers(CONTROLS, "loop_control");
  if (!node) {
    const detail = "“loop_control” needs “loop” in the same task.";
    if (control) problem(problems, "missing", "Missing loop", detail, control.span);
    return null;
  }
  const list = attempt(problems, () => listOf(node, problems));
  return list ? controlled(list, control, problems) : emptyLoop(node);
}

function listOf(node: YamlNode, problems: Problems): Compiled | null {
  if (node.kind === "list") return compileValue(node);
  if (node.kind === "scalar" && typeof node.value === "string") return compileExpression(node.value, node);
  const detail = `“loop” must be a list or a bare expression, not ${describeNode(node)}.`;
  problem(problems, "type", "Wrong type", detail, node.span);
  return null;
}

function controlled(list: Compiled, control: YamlMap | null, problems: Problems): Loop {
  if (!control) return { list, variable: "item", index: null, label: null };
  const fields = new FieldReader(control, problems);
  const label = fields.node("label");
  return {
    list,
    variable: fields.text("loop_var") ?? "item",
    index: fields.text("index_var"),
    label: label && attempt(problems, () => compileValue(label)),
  };
}

/** Replaces a loop that could not be read, so that its item is not reported as undefined as well. */
function emptyLoop({ span }: YamlNode): Loop {
  return {
    list: compileValue({ kind: "list", items: [], span }),
    variable: "item",
    index: null,
    label: null,
  };
}
