import assert from "node:assert/strict";
import { human } from "../../engine/report/index.js";
import type { Event } from "../../engine/event/index.js";
import {
  changed,
  everywhere,
  failed,
  hostResult,
  playDone,
  playStarted,
  runDone,
  runStarted,
  stepDone,
  task,
  taskStarted,
  wouldChange,
} from "../support/events.js";
import { checkAt40, checkAt80, runAt80, verboseAt80 } from "./snapshots.js";
import { hosts, Paper, shown, story } from "./story.js";

const fleet = Array.from({ length: 1000 }, (_, index) => `h${String(index + 1).padStart(4, "0")}`);

describe("the report of a whole run", () => {
  it("a check in 80 columns", () => assert.equal(`\n${shown(story(true))}`, checkAt80));
  it("a run in 80 columns", () => assert.equal(`\n${shown(story(false))}`, runAt80));
  it("a check in 40 columns", () => assert.equal(`\n${shown(story(true), { width: 40 })}`, checkAt40));
  it("a run with -v and --diff shows everything", () =>
    assert.equal(`\n${shown(story(false), { verbose: 1, diff: true })}`, verboseAt80));

  it("colours change no word of a report", () => {
    const painted = shown(story(true), { color: true });
    assert.match(painted, /\u001b\[33m/);
    assert.equal(painted.replace(/\u001b\[\d+m/g, ""), shown(story(true)));
  });

  it("a report without a width wraps nothing", () => {
    const long = "x".repeat(300);
    assert.match(
      shown(everywhere(hosts, "t", changed(long)), { width: Infinity }),
      new RegExp(`${long}$`, "m"),
    );
  });

  for (const width of [40, 60, 80, 132]) {
    it(`a report keeps within ${width} columns, whatever the names, except in the command that is to be copied`, () => {
      const long = [
        "a-host-with-a-very-long-name-indeed.in.some.deep.domain.example.com",
        "主机名称很长的一台服务器.example.com",
      ];
      const name =
        "A task whose name goes on and on, 名字很长很长, and on beyond every reasonable width of a terminal";
      const events = [
        runStarted(long, { check: true, playbooks: [`${"deep/".repeat(20)}site.yml`] }),
        playStarted(name, long),
        ...everywhere(long, name, wouldChange(name, "a\n", `${"b".repeat(500)}\n${"c ".repeat(300)}\n`)),
        stepDone(
          long[0] ?? "",
          task("f"),
          failed(name.repeat(3), { output: [{ status: 2, stdout: name, stderr: name }] }),
        ),
        playDone(name, []),
        runDone(long.map((host) => hostResult(host, { ok: 1000, "would-change": 12345 }, { end: "failed" }))),
      ];
      const lines = shown(events, { width, rerun: [] }).split("\n");
      assert.deepEqual(
        lines.filter((line) => columns(line) > width),
        [],
      );
    });
  }
});

describe("the report of many hosts", () => {
  const of = (text: string): number => text.split("\n").length;

  it("a thousand hosts without changes take a few lines", () => {
    const text = shown([
      runStarted(fleet),
      playStarted("All", fleet),
      ...["a", "b", "c"].flatMap((name) => everywhere(fleet, name)),
      playDone("All", []),
      runDone(fleet.map((host) => hostResult(host, { ok: 3 }))),
    ]);
    assert.match(text, /Running site.yml on 1,000 hosts\.\n\nAll · 1,000 hosts\n +ok {2}3 tasks\n\n/);
    assert.match(text, /h0001 and 999 more +3 +0 +0 +0 +1 {2}done/);
    assert.ok(of(text) < 15, text);
  });

  it("hosts with the same change share a line, and of those with different changes the rest is counted", () => {
    const alike = shown(everywhere(fleet, "t", changed("x")));
    assert.match(alike, /changed {2}t\n +all 1,000 hosts · x\n/);
    const events = [
      taskStarted("t", fleet),
      ...fleet.map((host) => stepDone(host, "t", changed(`${host}.cfg`))),
    ];
    assert.match(
      shown(events),
      /h0012 · h0012.cfg\n +and 988 more hosts, each with different results; -v shows all\n$/,
    );
    assert.match(shown(events, { verbose: 1 }), /h1000 · h1000.cfg/);
  });

  it("identical failures are shown for the first hosts only, and once at the end", () => {
    const text = shown([
      runStarted(fleet),
      playStarted("All", fleet),
      taskStarted("t", fleet),
      ...fleet.map((host) => stepDone(host, "t", failed("no space left"))),
      runDone(fleet.map((host) => hostResult(host, { failed: 1 }, { end: "failed" }))),
    ]);
    assert.equal(text.match(/^ +failed {2}h\d+ · t: no space left$/gm)?.length, 3);
    assert.match(text, /What went wrong\n\nh0001, [^·]* and 973 more · t\n/);
    assert.match(text, /To run again on these 1,000 hosts:\n {2}tsplay run site.yml -i inventory\n$/);
  });

  it("the command to run again excludes the hosts that are done if they are fewer", () => {
    const results = fleet.map((host, index) =>
      hostResult(host, {}, { end: index < 998 ? "failed" : "done" }),
    );
    assert.match(shown([runDone(results)]), /-l 'all:!h0999:!h1000'\n$/);
  });

  it("tasks without changes are counted with the free strategy too", () => {
    const events = ["a", "b", "c"].flatMap((name) =>
      hosts.map((host, index) =>
        stepDone(host, name, name === "b" && index === 1 ? changed("x") : { type: "ok" }),
      ),
    );
    assert.equal(
      shown([playStarted("Free", hosts), ...events, playDone("Free", [])]),
      "\nFree · 4 hosts\n     changed  b  1 of 4 hosts\n              gs2.example.com · x\n          ok  3 tasks\n",
    );
  });

  const noted = (host: string, name = "t"): Event => ({
    type: "note",
    host,
    task: task(name),
    note: { level: "info", text: "odd" },
  });
  const done = hosts.map((host) => stepDone(host, "t", { type: "ok" }));

  it("a note is shown once for many hosts, with their names", () => {
    assert.equal(
      shown([taskStarted("t", hosts), ...hosts.map((host) => noted(host)), ...done]),
      `        note  odd  gs1.example.com and 3 more · t\n`,
    );
    const many = shown([
      taskStarted("t", fleet),
      ...fleet.map((host) => noted(host)),
      taskStarted("u", fleet),
    ]);
    assert.match(many, /^ {8}note {2}odd {2}h0001, [^·]* and \d+ more · t\n$/);
  });

  it("a note is shown for the hosts of each batch", () => {
    const batches = hosts.map((host) => [
      playStarted("All", [host]),
      taskStarted("t", [host]),
      noted(host),
      stepDone(host, "t", { type: "ok" }),
    ]);
    const text = shown(batches.flat());
    for (const host of hosts) assert.match(text, new RegExp(`odd  ${host} · t\\n`));
  });

  it("a note that a host has for several tasks is shown once", () => {
    const [host] = hosts;
    const events = ["t", "u"].flatMap((name) => [
      taskStarted(name, [host]),
      noted(host, name),
      stepDone(host, name, { type: "ok" }),
    ]);
    assert.equal(shown(events).match(/odd/g)?.length, 1);
    assert.equal(shown(events, { verbose: 2 }).match(/odd/g)?.length, 2);
  });

  it("a failure is shown before its task is done on other hosts", () => {
    const text = shown([taskStarted("t", hosts), stepDone(hosts[0], "t", failed("broken\nsecond line"))]);
    assert.equal(text, "      failed  gs1.example.com · t: broken\n");
  });

  it("an ignored failure is not among what went wrong", () => {
    const text = shown([
      stepDone(hosts[0], "t", failed("broken", { ignored: true })),
      runDone([hostResult(hosts[0], { failed: 1 }, { ignored: 1 })]),
    ]);
    assert.match(text, / ignored {2}gs1.example.com · t: broken\n/);
    assert.match(text, /ignored {2}trips\n/);
    assert.doesNotMatch(text, /went wrong|run again/);
  });

  it("a delegated change names the delegate", () => {
    const text = shown([stepDone(hosts[0], "t", changed("x"), { delegate: hosts[3] })]);
    assert.match(text, /gs1.example.com on gs4.example.com · x/);
  });
});

describe("the report of hostile hosts", () => {
  const forged =
    '\u001b[2J\u001b]52;c;ZXZpbA==\u0007\r\u009b31m\u202eolleh\nPLAY RECAP\n     changed  nothing at all\n{"type":"run-done"}\n\u0000\ud800';
  const everything = shown(
    [
      runStarted([forged], { playbooks: [forged] }),
      playStarted(forged, [forged]),
      taskStarted(task(forged, { module: "debug" }), [forged]),
      { type: "progress", host: forged, task: task(forged), text: forged },
      { type: "note", host: forged, task: task(forged), note: { level: "warning", text: forged } },
      { type: "retry", host: forged, task: task(forged), attempt: 1, of: 2 },
      { type: "host-unreachable", host: forged, why: forged },
      stepDone(
        forged,
        task(forged, { module: "debug" }),
        { type: "ok" },
        { result: { message: forged }, item: forged },
      ),
      stepDone(forged, task("c"), {
        type: "changed",
        change: { summary: forged, before: { [forged]: forged, list: [forged] }, after: forged },
        writes: [forged],
        output: [{ status: 0, stdout: forged, stderr: forged }],
      }),
      stepDone(forged, task("d"), changed("d", forged, `${forged}x`)),
      stepDone(forged, task("e"), { type: "unknown", why: forged, change: null }),
      stepDone(
        forged,
        task("f"),
        failed(forged, { diagnostic: forged, output: [{ status: 1, stdout: forged, stderr: forged }] }),
      ),
      playDone(forged, [], forged),
      runDone([hostResult(forged, {}, { end: "failed" })]),
    ],
    { verbose: 3, diff: true, rerun: ["tsplay", forged] },
  );

  it("text of a host cannot act on the terminal", () => {
    assert.doesNotMatch(everything.replaceAll("\n", ""), /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u);
    assert.match(everything, /\\x1b\[2J/);
    assert.match(everything, /\\u\{202e\}olleh/);
  });

  it("text of a host cannot forge a line", () => {
    const forgeries = everything
      .split("\n")
      .filter((line) => /^(PLAY RECAP| {5}changed {2}nothing|\{"type")/.test(line));
    assert.deepEqual(forgeries, []);
  });
});

describe("the live footer", () => {
  /** A terminal, and a clock that stands still until it is moved. */
  function terminal(): {
    paper: Paper;
    move: (ms: number) => void;
    report: ReturnType<typeof human>;
    ticking: () => boolean;
  } {
    const paper = new Paper();
    let now = 1;
    let tick: (() => void) | null = null;
    const report = human({
      stream: paper,
      color: false,
      verbose: 0,
      diff: false,
      live: true,
      rerun: [],
      clock: {
        now: () => now,
        every: (_, call) => {
          tick = call;
          return () => (tick = null);
        },
      },
    });
    const move = (ms: number): void => {
      now += ms;
      tick?.();
    };
    return { paper, move, report, ticking: () => tick !== null };
  }

  it("the footer shows the current task and the hosts that are not finished, and is removed at the end", () => {
    const { paper, move, report, ticking } = terminal();
    const last = (): string => paper.pieces.at(-1) ?? "";
    report(runStarted(hosts));
    assert.equal(paper.pieces[0], "Running site.yml on 4 hosts.\n", "the first line is there at once");
    report(playStarted("Storage", hosts, { tasks: 9 }));
    report(taskStarted("Volume", hosts));
    report(stepDone(hosts[0], "Volume"));
    report({ type: "progress", host: hosts[1], task: task("t"), text: "Stage: Setup" });
    move(65_000);
    assert.match(last(), /━━━━━─{15} {2}1\/4 hosts {2}Storage · task 1 of 9 · Volume +1:05\n/);
    assert.match(last(), /gs2.example.com · 1 min 5 s · Stage: Setup\n {2}gs3.example.com · 1 min 5 s\n/);
    report(runDone([hostResult(hosts[0])]));
    assert.equal(ticking(), false);
    assert.match(paper.text, /No changes: all hosts are as asked\.\n2\.3 s, 1 round trip\.\n/);
    assert.doesNotMatch(last(), /━|─/);
  });

  it("the footer is never taller than six lines, nor wider than the terminal", () => {
    const { paper, move, report } = terminal();
    paper.columns = 40;
    report(runStarted(fleet));
    report(playStarted("Storage 存储 with a long name", fleet));
    report(taskStarted("A task with a name that is long", fleet));
    move(5000);
    const lines = (paper.pieces.at(-1) ?? "")
      .replace(/\u001b\[[?\d;]*[A-Za-z]/g, "")
      .trimEnd()
      .split("\n");
    assert.ok(lines.length <= 6, lines.join("\n"));
    assert.match(lines.at(-1) ?? "", /and 997 more hosts/);
    assert.deepEqual(
      lines.filter((line) => columns(line) > 40),
      [],
    );
  });

  it("the footer and all lines wait while somebody else uses the terminal", () => {
    const { paper, move, report } = terminal();
    report(runStarted(hosts));
    report.hold();
    const before = paper.pieces.length;
    report(playStarted("Storage", hosts));
    move(5000);
    assert.equal(paper.pieces.length, before);
    report.release();
    assert.match(paper.text, /Storage · 4 hosts\n/);
  });
});

/** Columns counted independently of the engine: CJK takes two. */
function columns(line: string): number {
  return Array.from(line).reduce((sum, character) => sum + (/[\u4e00-\u9fff]/.test(character) ? 2 : 1), 0);
}
