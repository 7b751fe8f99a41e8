import assert from "node:assert/strict";
import fc from "fast-check";
import { createRegistry } from "../../engine/local/registry.js";
import { type Node, parsePlaybooks, type Task, tasksOf } from "../../engine/playbook/index.js";
import { Cursor, furthestBehind } from "../../engine/runner/cursor.js";
import { stage } from "../support/play.js";

describe("a cursor", () => {
  let task: Task;

  before(async () => {
    const set = stage(["a"], "- hosts: a\n  tasks:\n    - debug: hi\n");
    const { plays } = await parsePlaybooks([`${set.directory}/play.yml`], createRegistry([]));
    set.remove();
    const found = plays.flatMap(({ tasks }) => tasksOf(tasks))[0];
    assert.ok(found);
    task = found;
  });

  /** A tree in which every task has a name of its own; numbers are tasks, lists are blocks. */
  type Shape = readonly (Shape | null)[];
  const shapes = fc.letrec<{ list: Shape; item: Shape | null }>((tie) => ({
    list: fc.array(tie("item"), { maxLength: 4 }),
    item: fc.oneof({ maxDepth: 3 }, fc.constant(null), tie("list")),
  })).list;

  const nodesOf = (shape: Shape, path = ""): readonly Node[] =>
    shape.map((inner, index) => {
      const id = `${path}/${index}`;
      return inner === null ? { ...task, id } : { kind: "block", at: task.at, main: nodesOf(inner, id) };
    });

  it("a cursor visits every task of blocks and imports once, in the order in which they are written", () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const nodes = nodesOf(shape);
        const cursor = new Cursor(nodes);
        const visited: string[] = [];
        while (cursor.task) {
          visited.push(cursor.task.id);
          cursor.advance();
        }
        assert.deepEqual(
          visited,
          tasksOf(nodes).map(({ id }) => id),
        );
      }),
    );
  });

  it("a cursor knows at each task which ones follow", () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const nodes = nodesOf(shape);
        const cursor = new Cursor(nodes);
        for (const { id } of tasksOf(nodes)) {
          const ids = [cursor.task, ...cursor.later()].map((one) => one?.id);
          const all = tasksOf(nodes).map((one) => one.id);
          assert.deepEqual(ids, all.slice(all.indexOf(id)));
          cursor.advance();
        }
      }),
    );
  });

  it("a cursor at an earlier task is further behind, however deep the tasks are", () => {
    fc.assert(
      fc.property(shapes, fc.nat(9), fc.nat(9), (shape, one, other) => {
        const nodes = nodesOf(shape);
        const tasks = tasksOf(nodes);
        const cursors = [one, other].map((steps) => {
          const cursor = new Cursor(nodes);
          for (let step = 0; step < steps && cursor.task; step += 1) cursor.advance();
          return cursor;
        });
        assert.equal(furthestBehind(cursors)?.id, tasks[Math.min(one, other)]?.id);
      }),
    );
  });
});
