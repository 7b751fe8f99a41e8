import type { Diagnostic, DiagnosticCode } from "../source/diagnostic.js";
import type { Span } from "../source/span.js";
import { describeNode, type YamlEntry, type YamlMap, type YamlNode } from "../source/yaml.js";
import type { Draft, GroupDraft } from "./draft.js";
import { hostNameMistake } from "./name.js";
import { expandRanges, RangeMistake } from "./range.js";
import { readVariables, unknownKey } from "./variables.js";

/** Adds what one inventory file says: `group: {hosts: {…}, children: {…}, vars: {…}}`. */
export function parseInventory(root: YamlNode, draft: Draft, problems: Diagnostic[]): void {
  new Reader(draft, problems).file(root);
}

/** A name, and what is said of it, which in a list is nothing. */
interface Named {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: YamlNode | null;
}

const GROUP_KEYS = ["hosts", "children", "vars"];

/** Names that patterns can say and files can have. */
const GROUP_NAME = /^[A-Za-z_][\w.-]*$/;

class Reader {
  readonly #draft: Draft;
  readonly #problems: Diagnostic[];

  constructor(draft: Draft, problems: Diagnostic[]) {
    this.#draft = draft;
    this.#problems = problems;
  }

  file(root: YamlNode): void {
    if (root.kind !== "map") {
      const detail = `An inventory is a map of groups, such as “web: {hosts: {…}}”, not ${describeNode(root)}.`;
      this.#tell("type", "Not an inventory", detail, root.span);
      return;
    }
    for (const entry of root.entries) {
      if (GROUP_KEYS.includes(entry.key)) this.#misplaced(entry);
      else this.#group(entry);
    }
  }

  #misplaced({ key, keySpan }: YamlEntry): void {
    const detail = `“${key}” belongs to a group, and no group is around it. For all hosts write “all:” above it.`;
    this.#tell("key", "No group", detail, keySpan);
  }

  #group({ key, keySpan, value }: YamlEntry): GroupDraft | null {
    if (!GROUP_NAME.test(key)) {
      const detail = `“${key}” cannot be the name of a group: letters, digits, “_”, “-” and “.”, beginning with a letter.`;
      this.#tell("key", "Name of a group", detail, keySpan);
      return null;
    }
    const group = this.#draft.group(key);
    group.at ??= keySpan;
    group.defined = true;
    if (value.kind === "map") this.#define(group, value);
    else if (value.kind === "list" || value.value !== null) {
      const detail = `A group has hosts, children and vars; this is ${describeNode(value)}.`;
      this.#tell("type", "Not a group", detail, value.span);
    }
    return group;
  }

  #define(group: GroupDraft, map: YamlMap): void {
    for (const entry of map.entries) {
      if (entry.key === "hosts") this.#hosts(group, entry);
      else if (entry.key === "children") this.#children(group, entry);
      else if (entry.key === "vars") group.layers.push(readVariables(entry.value, this.#problems));
      else this.#problems.push(unknownKey(entry, GROUP_KEYS, ` A host stands below “hosts:”.`));
    }
  }

  #hosts(group: GroupDraft, { value }: YamlEntry): void {
    for (const { key, keySpan, value: said } of this.#named(value, "hosts")) {
      const variables = said ? readVariables(said, this.#problems) : new Map<string, never>();
      for (const name of this.#names(key, keySpan)) {
        const host = this.#draft.host(name, keySpan);
        group.hosts.add(name);
        if (variables.size > 0) host.layers.push(variables);
      }
    }
  }

  #children(group: GroupDraft, { value }: YamlEntry): void {
    for (const { key, keySpan, value: said } of this.#named(value, "children")) {
      const child =
        said?.kind === "map" ? this.#group({ key, keySpan, value: said }) : this.#draft.group(key);
      if (!child) continue;
      child.at ??= keySpan;
      if (!group.children.has(child.name)) group.children.set(child.name, keySpan);
    }
  }

  /** A map whose values may say more, or a plain list of names. */
  #named(node: YamlNode, what: string): readonly Named[] {
    if (node.kind === "map") return node.entries;
    if (node.kind === "scalar" && node.value === null) return [];
    if (node.kind === "scalar") {
      const detail = `“${what}” is a map or a list of names, not ${describeNode(node)}.`;
      this.#tell("type", "Not a list of names", detail, node.span);
      return [];
    }
    return node.items.flatMap((item) => {
      if (item.kind === "scalar" && typeof item.value === "string") {
        return [{ key: item.value, keySpan: item.span, value: null }];
      }
      this.#tell("type", "Not a name", `A name was expected, not ${describeNode(item)}.`, item.span);
      return [];
    });
  }

  #names(pattern: string, at: Span): readonly string[] {
    try {
      const names =
        /\[.*:.*\]/.test(pattern) && !/^\[.*\](?::\d+)?$/.test(pattern) ? expandRanges(pattern) : [pattern];
      const mistake = hostNameMistake(names[0] ?? "") ?? hostNameMistake(names.at(-1) ?? "");
      if (mistake === null) return names;
      this.#tell("host-name", "Name of a host", mistake, at);
    } catch (error) {
      if (!(error instanceof RangeMistake)) throw error;
      this.#tell("range", "Wrong range", error.message, at);
    }
    return [];
  }

  #tell(code: DiagnosticCode, summary: string, detail: string, at: Span): void {
    this.#problems.push({ code, summary, detail, at });
  }
}
