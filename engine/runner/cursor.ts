import type { Node, Task } from "../playbook/index.js";

/** The position of one host in the tasks of its play. */
export class Cursor {
  /** From the outermost list to the one with the next node. */
  readonly #lists: { readonly nodes: readonly Node[]; index: number }[];

  constructor(nodes: readonly Node[]) {
    this.#lists = [{ nodes, index: 0 }];
    this.#settle();
  }

  /** The next task; null at the end. */
  get task(): Task | null {
    const node = this.#node;
    return node?.kind === "task" ? node : null;
  }

  /** Indexes into the lists, outermost first: of two cursors over the same nodes, the lesser one is further behind. */
  get position(): readonly number[] {
    return this.#lists.map(({ index }) => index);
  }

  /** The tasks after the next one, as far as they are known now. */
  *later(): Generator<Task> {
    for (const { nodes, index } of [...this.#lists].reverse())
      for (const node of nodes.slice(index + 1)) yield* tasksIn(node);
  }

  /** The next task has been done. */
  advance(): void {
    const list = this.#lists.at(-1);
    if (list) list.index += 1;
    this.#settle();
  }

  get #node(): Node | undefined {
    const list = this.#lists.at(-1);
    return list?.nodes[list.index];
  }

  /** Descends to the next task, and ascends from lists that are at their end. */
  #settle(): void {
    for (;;) {
      const node = this.#node;
      if (node && node.kind !== "task") this.#lists.push({ nodes: node.main, index: 0 });
      else if (node || this.#lists.length === 1) return;
      else {
        this.#lists.pop();
        const outer = this.#lists.at(-1);
        if (outer) outer.index += 1;
      }
    }
  }
}

/** The next task of the host that is furthest behind; null if all are at their end. */
export function furthestBehind(cursors: readonly Cursor[]): Task | null {
  const [first, ...others] = cursors.filter(({ task }) => task !== null);
  if (!first) return null;
  return others.reduce((behind, other) => (isBehind(other, behind) ? other : behind), first).task;
}

function isBehind({ position: one }: Cursor, { position: other }: Cursor): boolean {
  const depth = one.findIndex((index, at) => index !== other[at]);
  return depth >= 0 && (one[depth] ?? 0) < (other[depth] ?? 0);
}

function* tasksIn(node: Node): Generator<Task> {
  if (node.kind === "task") yield node;
  else for (const inner of node.main) yield* tasksIn(inner);
}
