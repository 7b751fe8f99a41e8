import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTransport, Unreachable } from "../../engine/transport/index.js";
import { faultsOf, HOST } from "./faults.js";
import { onTheLab } from "./lab.js";
import { printed, targetOf, withSession } from "./reach.js";
import { makeKeyPair } from "../support/key_pair.js";

describe("a connection that is not made", () => {
  const lab = onTheLab();
  const { firewall, link, stranger, hello, mended } = faultsOf(lab);
  /** It fails at once where it could have waited for longer than any spec does: see `hello`. */
  const unreachable = (attempt: Promise<unknown>, why: RegExp): Promise<void> =>
    assert.rejects(attempt, (error) => {
      assert.ok(error instanceof Unreachable, String(error));
      assert.match(error.message, why);
      return true;
    });
  describe("connecting to a broken host", () => {
    afterEach(mended);

    it("F01: fails at once when the connection is refused", async () => {
      lab().on(HOST, "systemctl stop ssh");
      await unreachable(hello(), /connection refused/);
    });

    it("F02: times out when a firewall drops the packets", async () => {
      firewall("-j", "DROP");
      await unreachable(hello({}, 2), /connection timed out after 2 s/);
    });

    it("F03: fails when the link is down", async () => {
      link("down");
      await unreachable(hello({}, 2), /no route to host|connection timed out after 2 s/);
    });

    it("F04: fails at once when a firewall rejects the connection", async () => {
      firewall("-j", "REJECT", "--reject-with", "icmp-admin-prohibited");
      await unreachable(hello(), /no route to host, or a firewall rejects/);
    });

    it("F05: times out when the server sends no banner", async () => {
      lab().on(HOST, "systemctl kill -s STOP --kill-who=main ssh");
      await unreachable(hello({}, 2), /accepted the connection but sent no SSH banner within 2 s/);
    });

    const strangers: readonly (readonly [what: string, script: string, why: RegExp])[] = [
      [
        "a web server",
        `printf "HTTP/1.1 400 Bad Request\\r\\n\\r\\n"`,
        /is not an SSH-2 server.*"HTTP\/1\.1 400/,
      ],
      ["SSH 1.5", `printf "SSH-1.5-Cisco\\n"; sleep 20`, /is not an SSH-2 server.*"SSH-1\.5-Cisco"/],
      [
        "64 KiB without an end",
        `yes | tr -d "\\n" | head -c 65536; sleep 20`,
        /is not an SSH-2 server.*"yyyy/,
      ],
      ["lines without an end", `yes "go away"`, /is not an SSH-2 server.*"go away go away/],
      [
        "one that penalizes us",
        `echo "Not allowed at this time"`,
        /for a while, after too many failed logins/,
      ],
    ];
    for (const [what, script, why] of strangers)
      it(`${what === "one that penalizes us" ? "F12" : "F06"}: does not retry with ${what}, and quotes what it sent`, async () => {
        const { visitors } = stranger(script);
        await unreachable(hello(), why);
        assert.equal(visitors(), 1);
      });
  });

  describe("authenticating to a host", () => {
    let directory: string;
    beforeEach(() => void (directory = mkdtempSync(join(tmpdir(), "tsplay-lab-"))));
    afterEach(() => rmSync(directory, { recursive: true }));
    const wrote = (name: string, text: string): string => {
      writeFileSync(join(directory, name), text, { mode: 0o600 });
      return join(directory, name);
    };
    const tries = (what: string): number =>
      lab().on(HOST, "journalctl --sync; journalctl -o cat -u ssh").split(what).length;

    it("F07: a wrong key is offered once", async () => {
      const identityFile = wrote("id", makeKeyPair().private);
      const before = tries("Failed publickey");
      await unreachable(hello({ identityFile }), /authentication failed for/);
      assert.equal(tries("Failed publickey") - before, 1);
    });

    it("F07: a wrong password is offered once", async () => {
      const before = tries("Failed password");
      await unreachable(
        hello({ user: "pilot", identityFile: "/nonexistent", password: "wrong" }),
        /authentication failed for .*: tried the password/,
      );
      assert.equal(tries("Failed password") - before, 1);
    });

    it("F08: another key than the one on file is refused, with both fingerprints and the line", async () => {
      const other = makeKeyPair().public.split(" ").slice(0, 2).join(" ");
      const knownHosts = wrote("known_hosts", `# first\n${lab().host(HOST).address} ${other}\n`);
      const message = await hello({ knownHosts }).then(() => "opened", String);
      assert.match(message, /known_hosts:2/);
      assert.equal(message.match(/SHA256:/g)?.length, 2, message);
    });

    it("F09: an unknown key is refused, with how to trust it", async () => {
      await unreachable(hello({ knownHosts: wrote("known_hosts", "") }), /SHA256:.*accept-new-host-keys/s);
    });
  });

  describe("a host with low limits", () => {
    const setting = (text: string): void =>
      void lab().on(
        HOST,
        `printf '${text}\\n' >/etc/ssh/sshd_config.d/00-limits.conf; systemctl restart ssh`,
      );
    afterEach(async () => {
      lab().on(HOST, "rm -f /etc/ssh/sshd_config.d/00-limits.conf; systemctl restart ssh");
      await mended();
    });

    it("F10: opens more connections where MaxSessions is 1", async () => {
      setting("MaxSessions 1");
      const transport = createTransport({ sshConfig: "", connectTimeout: 60 });
      try {
        const sessions = await Promise.all(
          [null, "pilot", "trusted"].map((user) => transport.open(targetOf(lab(), HOST), user)),
        );
        const names = await Promise.all(sessions.map(async (session) => printed(session, "id -un")));
        assert.deepEqual(names, ["root", "pilot", "trusted"]);
        await Promise.all(sessions.map((session) => session.close()));
      } finally {
        await transport.close();
      }
    });

    it("F11: retries where MaxStartups is 2", async () => {
      setting("MaxStartups 2:100:2");
      const attempts = Array.from({ length: 12 }, () =>
        withSession(targetOf(lab(), HOST), {}, async (session) => printed(session, "echo in")),
      );
      assert.deepEqual(
        await Promise.all(attempts),
        attempts.map(() => "in"),
      );
    }).timeout(300_000);
  });
});
