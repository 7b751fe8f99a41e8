import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CannotBecome, ConnectionLost, Unreachable } from "../../engine/transport/index.js";
import { altered } from "../support/altered.js";
import { type Options, plays, whyOf } from "../support/play.js";

/** A module that acts every time, by these actions as they stand in TypeScript. */
const acting = (apply: string, more = ""): string => `
import { defineModule, probe, readTest, run, runScript, write } from "tsplay";
export default defineModule({
  summary: "Acts", params: { path: { type: "string", description: "A path" } }, short: "path", examples: {},
  returns: { replies: "What programs printed" },
  alwaysRuns: () => true,
  reads: () => ({}),
  check: () => ({ summary: "acts", before: null, after: "done" }),
  apply: ({ path }) => [${apply}],
  result: (_params, _found, written) => ({ replies: written.map(({ stdout }) => stdout.toString()) }),
  ${more}
});`;

const TASK = `- hosts: fleet\n  tasks:\n    - { name: t, acts: "{{ root }}/a/f", register: r }\n    - { name: seen, debug: "{{ r.replies }}" }\n`;

describe("the actions of a module", () => {
  const play = plays();

  const act = (
    apply: string,
    options: Options & { readonly more?: string } = {},
  ): ReturnType<typeof play> => {
    const { more, ...rest } = options;
    return play(["a"], TASK, { ...rest, files: { "modules/acts.ts": acting(apply, more) } });
  };

  it("actions are done in their order, scripts in one exchange, and give what programs printed", async () => {
    const writes: number[] = [];
    const transport = altered((session) => ({
      exchange(scripts, reads) {
        if (scripts.length > 0) writes.push(scripts.length);
        return session.exchange(scripts, reads);
      },
    }));
    const { said, exit, here, outcomes } = await act(
      `write(path, "one\\n"), run("sh", "-c", "echo two >>$0; cat $0", path), { do: "pause", seconds: 0 },
       runScript("echo three >>" + path + "; echo done"), write(path + ".copy", "x")`,
      { transport },
    );
    assert.deepEqual([said, exit], [[["one\ntwo\n", "done\n"]], 0]);
    assert.equal(here.read("a/f"), "one\ntwo\nthree\n");
    assert.deepEqual(writes, [2, 2]);
    const [outcome] = outcomes;
    assert.ok(outcome?.type === "changed");
    assert.deepEqual(
      outcome.output.map(({ stdout }) => stdout),
      ["one\ntwo\n", "done\n"],
    );
    assert.equal(outcome.writes.length, 5);
  });

  it("actions end with the first that fails, which says what it was and what was printed last", async () => {
    const { steps, outcomes, here } = await act(
      `run("sh", "-c", "echo out; echo oops >&2; exit 3"), write(path, "never")`,
    );
    assert.deepEqual(steps, ["a t: failed"]);
    assert.match(whyOf(outcomes[0]), /^run sh -c .*: oops$/);
    assert.ok(outcomes[0]?.type === "failed");
    assert.deepEqual(outcomes[0].output, [{ status: 3, stdout: "out\n", stderr: "oops\n" }]);
    assert.equal(outcomes[0].change?.summary, "acts");
    assert.throws(() => here.read("a/f"));
  });

  it("long output is cut in events, and whole in the registered result", async () => {
    const { said, outcomes } = await act(`run("sh", "-c", "printf %0100000d 7; echo; echo end")`);
    const [text] = said[0] as readonly string[];
    assert.equal(text?.length, 100_005);
    assert.ok(outcomes[0]?.type === "changed");
    const shown = outcomes[0].output[0]?.stdout ?? "";
    assert.match(shown, /^0{1000}.*\n… 34469 characters left out …\n0.*7\nend\n$/s);
    assert.equal(shown.replace(/\n….*…\n/, "").length, 64 * 1024);
    const short = await act(`run("sh", "-c", "printf %065536d 7")`);
    assert.ok(short.outcomes[0]?.type === "changed");
    assert.equal(short.outcomes[0].output[0]?.stdout.length, 65_536);
  });

  it("an action may ask the person at the terminal", async () => {
    const asked: unknown[] = [];
    const { steps } = await act(`{ do: "operator", say: "plug it in" }`, {
      operator: (host, say, show) => Promise.resolve(void asked.push([host, say, show])),
    });
    assert.deepEqual([steps, asked], [["a t: changed", "a seen: ok"], [["a", "plug it in", []]]]);
  });

  it("an action may wait until its condition holds, and reports that once", async () => {
    const { steps, events, here } = await act(
      `{ do: "wait", until: "ready", within: 600, every: 0.05, why: "it is ready" }`,
      {
        more: `until: ({ path }) => ({ ready: readTest('echo x >>' + path + '; [ $(wc -l <' + path + ') -ge 3 ]') }),`,
      },
    );
    assert.deepEqual(steps, ["a t: changed", "a seen: ok"]);
    const told = events.flatMap((event) => (event.type === "progress" ? [event.text] : []));
    assert.deepEqual(told, ["waiting until it is ready"]);
    assert.equal(here.read("a/f"), "x\n".repeat(3));
  });

  it("a check does not wait: a pause is ok, and a wait cannot be told", async () => {
    const { steps } = await play(
      ["a"],
      `- hosts: fleet\n  tasks:\n    - { name: pauses, pause: 600 }\n    - { name: waits, wait_for: { path: /nothing/at/all } }\n`,
      { check: true },
    );
    assert.deepEqual(steps, ["a pauses: ok", "a waits: cannot-tell"]);
  });
});

describe("a pause", () => {
  const play = plays();

  it("a pause changes nothing", async () => {
    const { steps, hosts } = await play(
      ["a"],
      "- { hosts: fleet, tasks: [{ name: t, pause: { seconds: 0.2 } }] }\n",
    );
    assert.deepEqual([steps, hosts[0]?.counts.ok], [["a t: ok"], 1]);
  });

  it("a pause ends when the run is interrupted", async () => {
    const stop = new AbortController();
    const { exit } = await play(["a"], "- { hosts: fleet, tasks: [{ name: t, pause: 600 }] }\n", {
      signal: stop.signal,
      reporter: ({ type }) => {
        if (type === "task-started") setTimeout(() => stop.abort(), 50);
      },
    });
    assert.equal(exit, 130);
  });
});

/** Where a host says which boot it is in. */
const BOOT_ID = "/proc/sys/kernel/random/boot_id";

describe("a restart of the host", () => {
  const play = plays();

  /** Nothing restarts here: a file says which boot it is, and for some looks after it nobody answers. */
  async function restart(
    boots: readonly string[],
    { down = 2, within = 600 } = {},
  ): Promise<{
    readonly steps: readonly string[];
    readonly why: string;
    readonly log: readonly string[];
  }> {
    const directory = mkdtempSync(join(tmpdir(), "tsplay-boot-"));
    const file = join(directory, "id");
    const log: string[] = [];
    const left = [...boots];
    const next = (): void => writeFileSync(file, left.shift() ?? "");
    next();
    let silent = 0;
    const transport = altered((session) => ({
      exchange(writes, reads) {
        if (writes.some(({ text }) => text.includes("reboot"))) {
          log.push("restart");
          next();
          silent = down;
          return session.exchange([{ text: ":", within: 60 }], []);
        }
        if (silent > 0) {
          silent -= 1;
          log.push("silent");
          return Promise.reject(silent % 2 === 0 ? new Unreachable("no route") : new ConnectionLost("gone"));
        }
        const asks = reads.some(({ text }) => text.includes(BOOT_ID));
        if (asks) log.push("look");
        const elsewhere = reads.map((one) => ({ ...one, text: one.text.replaceAll(BOOT_ID, file) }));
        return session.exchange(writes, elsewhere);
      },
      close() {
        log.push("close");
        return session.close();
      },
    }));
    try {
      const { steps, outcomes } = await play(
        ["a"],
        `- hosts: fleet\n  tasks:\n    - { name: t, reboot: { within: ${within} } }\n    - { name: after, debug: x }\n`,
        { transport },
      );
      return { steps, why: whyOf(outcomes[0]), log };
    } finally {
      rmSync(directory, { recursive: true });
    }
  }

  it("a restart is done when the host answers with another boot id", async () => {
    const { steps, log } = await restart(["one", "two"]);
    assert.deepEqual(steps, ["a t: changed", "a after: ok"]);
    assert.deepEqual(log.slice(0, 3), ["look", "restart", "close"]);
    assert.deepEqual(
      log.filter((word) => word !== "close"),
      ["look", "restart", "silent", "silent", "look"],
    );
  });

  it("a restart fails where the host answers with the boot id that it had", async () => {
    const { steps, why } = await restart(["one", "one"], { down: 0, within: 1 });
    assert.deepEqual(steps, ["a t: failed"]);
    assert.equal(why, "timed out after 1 s of waiting until the host is up again");
  });

  it("a restart fails where the host does not answer in time", async () => {
    const { steps, why } = await restart(["one", "two"], { down: 99, within: 1 });
    assert.deepEqual(steps, ["a t: failed"]);
    assert.match(why, /^timed out after 1 s/);
  });
});

describe("a wait", () => {
  const play = plays();
  const WAIT = `wait_for: { path: "{{ root }}/a/f", within: 600, every: 0.1 }`;

  it("a wait survives a lost connection, and one that cannot be opened meanwhile", async () => {
    const directory = mkdtempSync(join(tmpdir(), "tsplay-wait-"));
    const file = join(directory, "ready");
    let looks = 0;
    const transport = altered((session) => ({
      exchange(writes, reads) {
        looks += 1;
        if (looks === 2) return Promise.reject(new ConnectionLost("gone"));
        if (looks === 3) return Promise.reject(new Unreachable("no route"));
        if (looks === 5) writeFileSync(file, "");
        return session.exchange(writes, reads);
      },
    }));
    try {
      const { steps } = await play(
        ["a"],
        `- { hosts: fleet, tasks: [{ name: t, wait_for: { path: ${file}, within: 600, every: 0.1 } }] }\n`,
        { transport },
      );
      assert.deepEqual(steps, ["a t: ok"]);
      assert.ok(looks >= 5, `${looks} looks`);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it("a wait fails where its user cannot be become any more", async () => {
    const asked: (string | null)[] = [];
    let looks = 0;
    const transport = altered(
      (session) => ({
        exchange(writes, reads) {
          looks += 1;
          return looks > 1
            ? Promise.reject(new CannotBecome("not any more"))
            : session.exchange(writes, reads);
        },
      }),
      asked,
    );
    const { steps, outcomes } = await play(
      ["a"],
      `- { hosts: fleet, tasks: [{ name: t, ${WAIT}, become: true, become_user: joe }] }\n`,
      { transport },
    );
    assert.deepEqual([steps, [...new Set(asked)]], [["a t: failed"], ["joe"]]);
    assert.equal(whyOf(outcomes[0]), "not any more");
  });
});
