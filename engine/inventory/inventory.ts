import type { Span } from "../source/span.js";
import type { Variables } from "../template/index.js";

/** One host by its inventory name, and what the inventory says about it. */
export interface Host {
  readonly name: string;
  /** The groups it is in, “all” first, the closest last: of two that set a variable the later one wins. */
  readonly groups: readonly string[];
  /** Where it was first named; null for one from the command line, and for the implicit localhost. */
  readonly at: Span | null;
  /** From all sources, the closest value of each name; merged when it is first asked for. */
  readonly variables: Variables;
}

export interface Inventory {
  /** In the order in which the files name them. */
  readonly hosts: ReadonlyMap<string, Host>;
  /** Members of each group, its children's included, in the order of hosts; “all” and “ungrouped” too. */
  readonly groups: ReadonlyMap<string, readonly string[]>;
  /** Groups that each group names as its children, in the order of the files. */
  readonly children: ReadonlyMap<string, readonly string[]>;
  /** The host of a name that the inventory does not define: localhost, else null. */
  implicit(name: string): Host | null;
}
