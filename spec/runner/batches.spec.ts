import assert from "node:assert/strict";
import { Unreachable } from "../../engine/transport/index.js";
import { altered } from "../support/altered.js";
import { type Played, plays } from "../support/play.js";

const HOSTS = ["a", "b", "c", "d", "e"];

describe("a play in batches", () => {
  const play = plays();

  /** A play in which these hosts fail, and one after it. */
  const failing = (serial: string, failed: string, more = ""): string => `
- hosts: fleet
  serial: ${serial}
  tasks:
    - { name: t, debug: x, failed_when: in inventory_hostname (list ${failed})${more} }
    - { name: u, debug: x }
- hosts: fleet
  tasks: [{ name: later, debug: x }]
`;

  const ends = ({ hosts }: Played): string => hosts.map(({ host, end }) => `${host} ${end}`).join(", ");
  const stopped = ({ events }: Played): readonly (string | null)[] =>
    events.flatMap((event) => (event.type === "play-done" ? [event.stopped] : []));
  const batches = ({ events }: Played): readonly string[] =>
    events.flatMap((event) =>
      event.type === "play-started" ? [`${event.batch}/${event.batches} ${event.hosts.join("")}`] : [],
    );

  it("a play goes on with the next batch, and the run with the next play, where a part of a batch is lost", async () => {
    const played = await play(HOSTS, failing("2", '"a" "d"'));
    assert.equal(ends(played), "a failed, b done, c done, d failed, e done");
    assert.deepEqual(batches(played), ["1/3 ab", "2/3 cd", "3/3 e", "1/1 bce"]);
    assert.deepEqual([stopped(played), played.exit], [[null, null], 2]);
  });

  it("a play ends, with all plays after it, where a whole batch is lost and another is to come", async () => {
    const played = await play(HOSTS, failing("2", '"c" "d"'));
    assert.equal(ends(played), "a interrupted, b interrupted, c failed, d failed, e interrupted");
    assert.deepEqual(batches(played), ["1/3 ab", "2/3 cd"]);
    assert.deepEqual(
      [stopped(played), played.exit],
      [["every host of this batch failed or was unreachable"], 2],
    );
    assert.equal(played.steps.includes("a u: ok"), true);
    assert.equal(
      played.steps.some((step) => step.includes("later")),
      false,
    );
  });

  it("a run goes on with the next play where only the last batch is lost", async () => {
    const played = await play(HOSTS, failing("2", '"e"'));
    assert.equal(ends(played), "a done, b done, c done, d done, e failed");
    assert.deepEqual(stopped(played), [null, null]);
  });

  it("an ignored failure does not make a batch lost", async () => {
    const played = await play(HOSTS, failing("1", '"a" "b" "c" "d" "e"', ", ignore_errors: true"));
    assert.deepEqual([stopped(played), played.exit], [[null, null], 0]);
    assert.equal(batches(played).length, 6);
  });

  it("unreachable hosts make a batch lost", async () => {
    const transport = altered((session, { name }) => ({
      exchange: (...exchange) =>
        name === "a" ? Promise.reject(new Unreachable("nobody answers")) : session.exchange(...exchange),
    }));
    const played = await play(["a", "b"], `[{ hosts: fleet, serial: 1, tasks: [{ name: t, stat: / }] }]`, {
      transport,
    });
    assert.equal(ends(played), "a unreachable, b interrupted");
    assert.deepEqual(
      [stopped(played), played.exit],
      [["every host of this batch failed or was unreachable"], 4],
    );
  });

  it("a batch runs its handlers before the next one begins", async () => {
    const { steps } = await play(
      ["a", "b"],
      `
- name: Batches of ${process.pid}
  hosts: fleet
  serial: 1
  tasks: [{ name: t, command: "true", notify: h }]
  handlers: [{ name: h, debug: "{{ play_hosts }}" }]
`,
    );
    assert.deepEqual(steps, ["a t: changed", "a h: ok", "b t: changed", "b h: ok"]);
  });

  it("play_hosts holds the hosts of the batch that are still in it", async () => {
    const { said } = await play(
      ["a", "b", "c"],
      `
- hosts: fleet
  serial: 2
  tasks:
    - { name: t, debug: "{{ play_hosts }}", when: ne inventory_hostname "b" }
    - { name: f, fail: no, when: eq inventory_hostname "b" }
    - { name: u, debug: "{{ play_hosts }}" }
`,
    );
    assert.deepEqual(
      said.filter((hosts) => hosts !== undefined),
      [["a", "b"], ["a"], ["c"], ["c"]],
    );
  });

  it("batch sizes are shares of all hosts of the play, at least one host each, the last size repeating", async () => {
    const sizes = async (serial: string): Promise<readonly number[]> => {
      const { events } = await play(HOSTS, `[{ hosts: fleet, serial: ${serial}, tasks: [{ debug: x }] }]`);
      return events.flatMap((event) => (event.type === "play-started" ? [event.hosts.length] : []));
    };
    assert.deepEqual(await sizes("5"), [5]);
    assert.deepEqual(await sizes("7"), [5]);
    assert.deepEqual(await sizes('"100%"'), [5]);
    assert.deepEqual(await sizes('"60%"'), [3, 2]);
    assert.deepEqual(await sizes('"59%"'), [2, 2, 1]);
    assert.deepEqual(await sizes('[1, "40%"]'), [1, 2, 2]);
  });

  it("a batch leaves out hosts that were lost in an earlier play", async () => {
    const played = await play(
      HOSTS,
      `[{ hosts: "a:b", tasks: [{ fail: no }] }, { hosts: fleet, serial: 2, tasks: [{ name: t, debug: x }] }]`,
    );
    assert.deepEqual(batches(played), ["1/1 ab", "1/2 cd", "2/2 e"]);
  });
});
