import type { YamlNode } from "../../source/yaml.js";
import { problem, type Problems } from "../fields.js";

/** The size of a batch: a number of hosts, or a percentage of all hosts of the play. */
export type BatchSize = { readonly hosts: number } | { readonly percent: number };

export function readSerial(node: YamlNode, problems: Problems): readonly BatchSize[] {
  const found = (node.kind === "list" ? node.items : [node]).map((item): BatchSize | null => {
    const written = item.kind === "scalar" ? String(item.value) : "";
    const [, number, percent] = /^([0-9]+)(%?)$/.exec(written) ?? [];
    if (number !== undefined && Number(number) > 0)
      return percent ? { percent: Number(number) } : { hosts: Number(number) };
    const detail =
      "“serial” must be a number of hosts above 0, a percentage such as “30%”, or a list of these.";
    problem(problems, "value", "Invalid value", detail, item.span);
    return null;
  });
  return found.filter((size) => size !== null);
}
