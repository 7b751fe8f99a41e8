import assert from "node:assert/strict";
import { ConnectionLost, type Transport, Unreachable } from "../../engine/transport/index.js";
import { altered } from "../support/altered.js";
import { type Stage, stage, type Told } from "../support/play.js";

/** When a connection goes: before what was sent was run, or after it. */
type Loss = "before" | "after";

/** This machine under every name; connections go as told: by how many exchanges were made, and whether one writes. */
function losing(when: (exchange: number, writes: boolean, host: string) => Loss | null): Transport {
  let made = 0;
  return altered((session, target) => {
    let lost = false;
    return {
      async exchange(writes, reads) {
        if (lost) throw new Error("a lost session is used again");
        const loss = when((made += 1), writes.length > 0, target.name);
        lost = loss !== null;
        if (loss === "before") throw new ConnectionLost("the cable is out");
        const answer = await session.exchange(writes, reads);
        if (loss === "after") throw new ConnectionLost("the cable is out");
        return answer;
      },
    };
  });
}

const LINES = `
- hosts: fleet
  tasks:
    - { name: one, line: { path: "{{ root }}/{{ inventory_hostname }}/f", line: one } }
    - { name: two, line: { path: "{{ root }}/{{ inventory_hostname }}/f", line: two } }
`;

/** This machine, where the first upload over a session that was used before finds that it has gone. */
function gone(): Transport {
  let uploads = 0;
  return altered((session) => ({
    upload: (...upload) =>
      (uploads += 1) === 1
        ? Promise.reject(new Unreachable("nothing was sent: the host has been away"))
        : session.upload(...upload),
  }));
}

describe("a connection that goes", () => {
  let here: Stage | null = null;
  afterEach(() => here?.remove());

  async function play(text: string, when: Parameters<typeof losing>[0], hosts = ["a"]): Promise<Told> {
    here = stage(hosts, text);
    for (const host of hosts) here.write(`${host}/f`, "");
    return here.run({ transport: losing(when) });
  }

  it("a connection lost before an upload is opened again, as nothing was sent", async () => {
    here = stage(["a"], '[{ hosts: a, tasks: [{ copy: { src: big, dest: "{{ root }}/a/big" } }] }]');
    here.write("big", "x".repeat(100_000));
    const { exit, outcomes } = await here.run({ transport: gone() });
    assert.equal(exit, 0, JSON.stringify(outcomes));
    assert.equal(here.read("a/big").length, 100_000);
  });

  for (const loss of ["before", "after"] as const) {
    it(`a connection lost while reading (${loss}) is opened again, and nothing is reported`, async () => {
      const { steps, exit } = await play(LINES, (exchange) => (exchange === 1 ? loss : null));
      assert.deepEqual([steps, exit], [["a one: changed", "a two: changed"], 0]);
      assert.equal(here?.read("a/f"), "one\ntwo\n");
    });

    it(`a connection lost with a write (${loss}) has the host checked again, and the write is made once`, async () => {
      let lost = false;
      const { steps, exit, events } = await play(LINES, (_, writes) => {
        const now = writes && !lost;
        lost ||= now;
        return now ? loss : null;
      });
      assert.deepEqual([steps, exit], [["a one: changed", "a two: changed"], 0]);
      assert.equal(here?.read("a/f"), "one\ntwo\n");
      const notes = events.flatMap((event) => (event.type === "note" ? [event.note.text] : []));
      assert.match(notes[0] ?? "", /lost after the write was sent/);
    });
  }

  it("a connection lost with a write that cannot be checked leaves the outcome unknown, ends that host, and repeats nothing", async () => {
    const text = `
- hosts: fleet
  tasks:
    - { name: counts, shell: "echo x >>{{ root }}/{{ inventory_hostname }}/f" }
    - { name: then, debug: on }
`;
    const { steps, exit } = await play(text, (_, writes, host) => (writes && host === "a" ? "after" : null), [
      "a",
      "b",
    ]);
    assert.deepEqual([...steps].sort(), ["a counts: unknown", "b counts: changed", "b then: ok"]);
    assert.equal(exit, 2);
    assert.equal(here?.read("a/f"), "x\n");
  });

  it("a connection lost again and again makes the host unreachable, and no other", async () => {
    const { hosts, exit } = await play(LINES, (_, __, host) => (host === "a" ? "before" : null), ["a", "b"]);
    assert.deepEqual(
      hosts.map(({ host, end }) => [host, end]),
      [
        ["a", "unreachable"],
        ["b", "done"],
      ],
    );
    assert.equal(exit, 4);
  });
});
