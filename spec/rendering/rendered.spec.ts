import assert from "node:assert/strict";
import { loadInventory } from "../../engine/inventory/index.js";
import { createRegistry } from "../../engine/local/registry.js";
import { parsePlaybooks, tasksOf } from "../../engine/playbook/index.js";
import { Changes } from "../../engine/rendering/changes.js";
import { HostRendering } from "../../engine/rendering/host_rendering.js";
import { HostKnowledge } from "../../engine/rendering/knowledge.js";
import type { PlayRendering } from "../../engine/rendering/play_rendering.js";
import { type ReadyStep, type Rendered, renderedOf } from "../../engine/rendering/rendered.js";
import { SharedKeywords } from "../../engine/rendering/shared_keywords.js";
import { RunScope } from "../../engine/rendering/run_scope.js";
import { SecretStore } from "../../engine/secret/store.js";
import { haveSameShape } from "../support/shape.js";
import { stage } from "../support/play.js";

const PLAYBOOK = `
- hosts: a
  vars: { words: [one, two], deep: { list: [{ flag: true }] } }
  tasks:
    - copy: { src: file.txt, dest: /etc/copied, mode: "0644" }
      notify: told
    - template: { src: text.hbs, dest: /etc/made }
      become: true
      become_user: other
    - assert: { that: [eq 1 1, gt 2 1] }
    - command: { argv: [echo, "{{ item }}"] }
      loop: words
      loop_control: { label: "the word {{ item }}" }
      environment: { LANG: C }
      delegate_to: localhost
      retries: 2
      timeout: 5
    - debug: "{{ deep }}"
      loop: deep.list
    - set_vars: { kept: "{{ deep.list }}" }
  handlers:
    - name: told
      debug: told
`;

describe("a rendered step", () => {
  const set = stage(["a"], PLAYBOOK);
  const { directory } = set;

  before(() => {
    set.write("file.txt", "content\n");
    set.write("text.hbs", "{{ inventory_hostname }}\n");
  });

  after(() => set.remove());

  async function rendering(): Promise<() => readonly ReadyStep[]> {
    const { inventory } = loadInventory([`${directory}/hosts.yml`], directory);
    const { plays, problems } = await parsePlaybooks([`${directory}/play.yml`], createRegistry([]));
    assert.deepEqual(problems, []);
    const [play] = plays;
    const host = inventory.hosts.get("a");
    assert.ok(play && host);
    const changes = new Changes();
    const knowledge = new HostKnowledge(host, changes);
    const ofPlay: PlayRendering = {
      scope: new RunScope({
        inventory,
        hosts: new Map([["a", { knowledge }]]),
        play,
        playHosts: () => ["a"],
        check: false,
        playbookDirectory: directory,
        extra: {},
        hooks: { secrets: new SecretStore() },
      }),
      place: { play: 1, batch: 1 },
      keywords: new SharedKeywords(),
      handlers: new Set(["told"]),
      become: false,
      isHost: () => true,
      onSecret: () => undefined,
      looksAround: false,
      changes,
    };
    const rendered = new HostRendering(knowledge, ofPlay);
    return () => {
      rendered.renew();
      return [...tasksOf(play.tasks)].flatMap((task) => {
        const expansion = rendered.expansion(task);
        assert.ok(expansion !== "needs-fact");
        return expansion.steps.map((step) => {
          assert.ok(step.type === "ready", JSON.stringify(step));
          return step;
        });
      });
    };
  }

  const stepsOf = async (): Promise<readonly ReadyStep[]> => (await rendering())();

  const plain = (step: ReadyStep): Rendered => renderedOf(step, { play: 1, batch: 1 });

  it("a rendered step is plain data: it is the same after JSON and back", async () => {
    const steps = await stepsOf();
    assert.equal(steps.length, 7);
    for (const step of steps.map(plain)) assert.deepEqual(JSON.parse(JSON.stringify(step)), step);
  });

  it("a rendered step can be prepared again from its data, with the same reads", async () => {
    for (const step of await stepsOf()) {
      const { params }: Rendered = JSON.parse(JSON.stringify(plain(step))) as Rendered;
      const again = step.task.module.prepare(params, step.task.params.resolve(step.scope));
      assert.deepEqual(again.reads, step.prepared.reads);
    }
  });

  it("a rendered step has an id that is unique in the run", async () => {
    const ids = (await stepsOf()).map(plain).map(({ id }) => JSON.stringify(id));
    assert.equal(new Set(ids).size, ids.length);
  });

  it("rendered steps share their shapes: there may be hundreds of thousands", async () => {
    const render = await rendering();
    for (let times = 0; times < 100; times += 1) render();
    const [ones, others] = [render(), render()];
    ones.forEach((one, index) => {
      const other = others[index];
      assert.ok(other);
      for (const part of [
        (step: ReadyStep): object => step,
        (step: ReadyStep): object => step.keywords,
        (step: ReadyStep): object => step.prepared,
        (step: ReadyStep): object => step.prepared.reads,
        (step: ReadyStep): unknown => step.params,
        (step: ReadyStep): object => renderedOf(step, { play: 1, batch: 1 }).id,
      ])
        assert.ok(haveSameShape(part(one), part(other)), `${one.task.title}: ${String(part)}`);
    });
  });
});
