import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { ConnectionLost, createTransport } from "../../engine/transport/index.js";
import { eventually } from "../support/transport.js";
import { faultsOf, HOST } from "./faults.js";
import { onTheLab } from "./lab.js";
import { assertIs, only } from "./life.js";
import { targetOf, withSession } from "./reach.js";

/** Seconds between keepalives of which none is ever sent. */
const NEVER = 3600;

describe("a connection that breaks in the middle of a task", () => {
  const lab = onTheLab();
  const { firewall, link, mended } = faultsOf(lab);
  /** The processes of sshd that serve sessions now, as numbers of the host. */
  const serving = (): string =>
    lab()
      .on(
        HOST,
        "pgrep -f '^sshd: ' | while read -r pid; do case $(cat /proc/$pid/cmdline) in *listener*) ;; *) echo $pid ;; esac; done",
      )
      .trim()
      .split("\n")
      .join(" ");

  /** Not waited for in the host: what is called there keeps this process from sending anything. */
  const begun = (): Promise<void> =>
    eventually(() => lab().on(HOST, "[ ! -e /srv/effect ] || echo yes") === "yes\n");
  /** What a session says when this breaks its connection while a script runs. */
  const lost = async (during: () => void, keepaliveInterval: number): Promise<string> => {
    const transport = createTransport({ sshConfig: "", connectTimeout: 60, keepaliveInterval });
    try {
      const session = await transport.open(targetOf(lab(), HOST), null);
      const running = session.exchange([{ text: "echo x >>/srv/effect; sleep 12345", within: 600 }], []);
      const broken = running.then(
        () => assert.fail("it went on"),
        (error: unknown) => {
          assert.ok(error instanceof ConnectionLost, String(error));
          return error.message;
        },
      );
      await begun();
      during();
      return await broken;
    } finally {
      await transport.close();
    }
  };
  const ended = (): void =>
    void lab().on(
      HOST,
      "for i in $(seq 600); do pgrep -f 'sleep 1234[5]' >/dev/null || exit 0; sleep 0.1; done; exit 1",
    );
  beforeEach(() => void lab().on(HOST, "rm -f /srv/effect /srv/go"));
  afterEach(async () => {
    lab().on(HOST, "pkill -CONT sshd; :");
    await mended();
  });

  it("F17: both processes of the session are killed: noticed without a keepalive, and what ran is ended", async () => {
    const why = await lost(() => void lab().on(HOST, `kill -9 ${serving()}`), NEVER);
    assert.doesNotMatch(why, /keepalives/);
    ended();
  });

  it("F18: both stand still: noticed by the keepalives that are not answered", async () => {
    const why = await lost(() => void lab().on(HOST, `kill -STOP ${serving()}`), 1);
    assert.match(why, /did not answer keepalives/);
  });

  it("F19: four seconds without a link are outlived", async () => {
    await withSession(targetOf(lab(), HOST), {}, async (session) => {
      const text = "echo x >/srv/effect; until [ -e /srv/go ]; do sleep 0.1; done; echo done";
      const running = session.exchange([{ text, within: 600 }], []);
      await begun();
      link("down");
      // The answer is sent while nobody can hear it.
      lab().on(HOST, "touch /srv/go");
      await sleep(4000);
      link("up");
      const { written } = await running;
      assert.equal(written[0]?.stdout.toString(), "done\n");
    });
  }).timeout(300_000);

  it("F20: a link that stays away: the effect is there once, and what ran is ended by the host", async () => {
    await lost(() => link("down"), 1);
    link("up");
    ended();
    assert.equal(lab().on(HOST, "cat /srv/effect"), "x\n");
  }).timeout(300_000);

  it("F17: a task that kills its own connection is looked at again, and not repeated", async () => {
    const kill = "echo x >>/srv/effect; touch /srv/made; kill -9 $(pgrep -f '^sshd: root@')";
    const told = await lab().play(
      [HOST],
      `- shell: { script: ${JSON.stringify(kill)}, creates: /srv/made }\n- command: { argv: [touch, /srv/after], creates: /srv/after }`,
    );
    assert.equal(lab().on(HOST, "cat /srv/effect; rm -f /srv/made /srv/after"), "x\n");
    assert.deepEqual(
      told.outcomes.map(({ type }) => type),
      ["changed", "changed"],
      JSON.stringify(told.outcomes),
    );
  }).timeout(300_000);

  const content = "0123456789abcdef".repeat(16 * 1024);
  const copy = `- copy: { dest: /srv/cut/file, content: ${JSON.stringify(content)} }`;
  const cut = (bytes: number, ...target: readonly string[]): void =>
    firewall(
      "-m",
      "connbytes",
      "--connbytes",
      `${bytes}:`,
      "--connbytes-dir",
      "original",
      "--connbytes-mode",
      "bytes",
      ...target,
    );
  const whole = (): string =>
    lab()
      .on(HOST, "if [ -e /srv/cut/file ]; then sha256sum </srv/cut/file | cut -c 1-8; else echo none; fi")
      .trim();

  it("F21: cut at a byte, without a word: the old file stays, and the next contact clears up", async () => {
    lab().on(HOST, "rm -rf /srv/cut; mkdir /srv/cut; echo old >/srv/cut/file");
    const old = whole();
    cut(100_000, "-j", "DROP");
    const transport = createTransport({ sshConfig: "", keepaliveInterval: 1, connectTimeout: 2 });
    const told = await lab().play([HOST], copy, { transport });
    assert.notEqual(told.exit, 0);
    assert.equal(whole(), old);
    await mended();
    assertIs(only(await lab().play([HOST], copy)), "changed", "the next run");
    assert.equal(lab().on(HOST, "ls -A /srv/cut"), "file\n");
  }).timeout(300_000);

  it("F22, F23: reset at byte N, for N in a sweep: old or new, never between, and the next run converges", async function () {
    this.timeout(300_000);
    const found = new Map<string, number>();
    const next = await (async () => {
      lab().on(HOST, "rm -rf /srv/cut; mkdir /srv/cut");
      await lab().play([HOST], copy);
      return whole();
    })();
    for (const at of [1, 2, 3, 4, 6, 9, 14, 21, 40, 80, 160, 250, 262, 264, 266, 268, 270, 280]) {
      lab().on(HOST, "echo old >/srv/cut/file");
      const old = whole();
      cut(at * 1024, "-j", "REJECT", "--reject-with", "tcp-reset");
      const transport = createTransport({ sshConfig: "", keepaliveInterval: 1, connectTimeout: 2 });
      const told = await lab().play([HOST], copy, { transport });
      assert.ok([0, 2, 4].includes(told.exit), `cut at ${at} KiB: exit ${told.exit}`);
      lab().network(HOST, "iptables", "-F");
      const now = whole();
      assert.ok([old, next].includes(now), `cut at ${at} KiB: ${now}`);
      found.set(now, (found.get(now) ?? 0) + 1);
      const again = only(await lab().play([HOST], copy));
      assertIs(again, now === next ? "ok" : "changed", `the next run after a cut at ${at} KiB`);
      assert.equal(lab().on(HOST, "ls -A /srv/cut"), "file\n", `after a cut at ${at} KiB`);
    }
    assert.equal(found.size, 2, "some cuts were too early and some too late");
  });
});
