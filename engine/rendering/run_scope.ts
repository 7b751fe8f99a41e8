import type { Inventory } from "../inventory/index.js";
import type { Play, Task } from "../playbook/index.js";
import type { ScopeHooks, VariableScope } from "../template/index.js";
import { scopeOf, type Values } from "../vars/index.js";
import type { HostKnowledge } from "./knowledge.js";
import { lazily } from "./lazily.js";

/** What templates can use beyond their own host: the run, the play, and the other hosts. */
export interface RunView {
  readonly inventory: Inventory;
  /** All known hosts; hosts that are not in the inventory are added when they are first used. */
  readonly hosts: ReadonlyMap<string, { readonly knowledge: HostKnowledge }>;
  /** Null before the first play. */
  readonly play: Play | null;
  /** The hosts that are still in the batch. */
  readonly playHosts: () => readonly string[];
  readonly check: boolean;
  readonly playbookDirectory: string;
  /** From the command line: overrides everything. */
  readonly extra: Readonly<Record<string, unknown>>;
  readonly hooks: ScopeHooks;
}

/** The scope of the tasks of one play. */
export class RunScope {
  readonly view: RunView;
  #groups: object | null = null;
  /** Created again when a host that is not in the inventory was added. */
  #hostvars: { readonly hosts: number; readonly made: object } | null = null;

  constructor(view: RunView) {
    this.view = view;
  }

  /** The scope of a host; without a task, that of all tasks without variables of their own. */
  of(knowledge: HostKnowledge, task: Task | null): VariableScope {
    const { play, extra, hooks } = this.view;
    const templates = {
      inventory: [knowledge.host.variables],
      ...play?.variables,
      task: task?.vars ?? [],
    };
    return scopeOf(templates, { magic: this.#magic(knowledge), given: knowledge.given, extra }, hooks);
  }

  #magic({ host, facts }: HostKnowledge): NonNullable<Values["magic"]> {
    const { inventory, check, playbookDirectory, playHosts } = this.view;
    return {
      inventory_hostname: host.name,
      group_names: host.groups,
      groups: (this.#groups ??= Object.fromEntries(inventory.groups)),
      hostvars: this.#otherHosts(),
      facts,
      check_mode: check,
      playbook_dir: playbookDirectory,
      // A getter: hosts may be lost meanwhile, and listing thousands for each task of each host would be expensive.
      get play_hosts() {
        return playHosts();
      },
    };
  }

  /** Each host's variables as that host sees them, rendered when they are used; its facts only as far as they were read. */
  #otherHosts(): object {
    const { hosts } = this.view;
    if (this.#hostvars?.hosts !== hosts.size) {
      const made = lazily(hosts.keys(), (name) => {
        const host = hosts.get(name);
        return host && this.#seenFromOutside(host.knowledge);
      });
      this.#hostvars = { hosts: hosts.size, made };
    }
    return this.#hostvars.made;
  }

  #seenFromOutside({ host, given, knownFacts }: HostKnowledge): object {
    const { extra, hooks } = this.view;
    const magic = { inventory_hostname: host.name, facts: knownFacts };
    const scope = scopeOf({ inventory: [host.variables] }, { magic, given, extra }, hooks);
    return lazily(scope.names(), (name) => scope.get(name));
  }
}
