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

/** A name and its definition, which it has not in a list. */
interface Named {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: YamlNode | null;
}

const GROUP_KEYS = ["hosts", "children", "vars"];

/** Names that patterns and files can have. */
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
      const detail = `An inventory must be a map of groups, such as “web: {hosts: {…}}”, not ${describeNode(root)}.`;
      this.#report("type", "Not an inventory", detail, root.span);
      return;
    }
    for (const entry of root.entries) {
      if (GROUP_KEYS.includes(entry.key)) this.#misplaced(entry);
      else this.#group(entry);
    }
  }

  #misplaced({ key, keySpan }: YamlEntry): void {
    const detail = `“${key}” must be inside a group. If it is for all hosts, put it under “all:”.`;
    this.#report("key", "Key outside a group", detail, keySpan);
  }

  #group({ key, keySpan, value }: YamlEntry): GroupDraft | null {
    if (!GROUP_NAME.test(key)) {
      const detail = `“${key}” is not a valid group name: only letters, digits, “_”, “-” and “.” are allowed, beginning with a letter or “_”.`;
      this.#report("key", "Invalid group name", detail, keySpan);
      return null;
    }
    const group = this.#draft.group(key);
    group.at ??= keySpan;
    group.defined = true;
    if (value.kind === "map") this.#define(group, value);
    else if (value.kind === "list" || value.value !== null) {
      const detail = `A group must be a map of hosts, children and vars, not ${describeNode(value)}.`;
      this.#report("type", "Not a group", detail, value.span);
    }
    return group;
  }

  #define(group: GroupDraft, map: YamlMap): void {
    for (const entry of map.entries) {
      if (entry.key === "hosts") this.#hosts(group, entry);
      else if (entry.key === "children") this.#children(group, entry);
      else if (entry.key === "vars") group.layers.push(readVariables(entry.value, this.#problems));
      else this.#problems.push(unknownKey(entry, GROUP_KEYS, " Hosts go under “hosts:”."));
    }
  }

  #hosts(group: GroupDraft, { value }: YamlEntry): void {
    for (const { key, keySpan, value: inner } of this.#named(value, "hosts")) {
      const variables = inner ? readVariables(inner, this.#problems) : new Map<string, never>();
      for (const name of this.#names(key, keySpan)) {
        const host = this.#draft.host(name, keySpan);
        group.hosts.add(name);
        if (variables.size > 0) host.layers.push(variables);
      }
    }
  }

  #children(group: GroupDraft, { value }: YamlEntry): void {
    for (const { key, keySpan, value: inner } of this.#named(value, "children")) {
      const child =
        inner?.kind === "map" ? this.#group({ key, keySpan, value: inner }) : this.#draft.group(key);
      if (!child) continue;
      child.at ??= keySpan;
      if (!group.children.has(child.name)) group.children.set(child.name, keySpan);
    }
  }

  /** The entries of a map, or the names of a plain list. */
  #named(node: YamlNode, what: string): readonly Named[] {
    if (node.kind === "map") return node.entries;
    if (node.kind === "scalar" && node.value === null) return [];
    if (node.kind === "scalar") {
      const detail = `“${what}” must be a map or a list of names, not ${describeNode(node)}.`;
      this.#report("type", "Not a list of names", detail, node.span);
      return [];
    }
    return node.items.flatMap((item) => {
      if (item.kind === "scalar" && typeof item.value === "string") {
        return [{ key: item.value, keySpan: item.span, value: null }];
      }
      this.#report("type", "Not a name", `This must be a name, not ${describeNode(item)}.`, item.span);
      return [];
    });
  }

  #names(pattern: string, at: Span): readonly string[] {
    try {
      const names =
        /\[.*:.*\]/.test(pattern) && !/^\[.*\](?::\d+)?$/.test(pattern) ? expandRanges(pattern) : [pattern];
      const mistake = hostNameMistake(names[0] ?? "") ?? hostNameMistake(names.at(-1) ?? "");
      if (mistake === null) return names;
      this.#report("host-name", "Invalid host name", mistake, at);
    } catch (error) {
      if (!(error instanceof RangeMistake)) throw error;
      this.#report("range", "Invalid range", error.message, at);
    }
    return [];
  }

  #report(code: DiagnosticCode, summary: string, detail: string, at: Span): void {
    this.#problems.push({ code, summary, detail, at });
  }
}
