import assert from "node:assert/strict";
import { Unreachable } from "../../engine/transport/index.js";
import { onTheLab } from "./lab.js";
import { printed, targetOf, withSession } from "./reach.js";

describe("accounts, with the real sshd and sudo", () => {
  const lab = onTheLab();
  const reached = async (
    user: string,
    become: string | null = null,
    password: string | null = null,
  ): Promise<string> =>
    withSession(targetOf(lab(), "gs2", { user, becomePassword: password }), { become }, async (session) =>
      printed(session, "id -un; umask; echo $LC_ALL"),
    );
  const refused = async (attempt: Promise<unknown>, why: RegExp): Promise<void> => {
    await assert.rejects(attempt, (error) => {
      assert.ok(error instanceof Unreachable, String(error));
      assert.match(error.message, why);
      return true;
    });
  };

  for (const user of ["root", "pilot", "fishy", "seashell", "noisy", "slow"])
    it(`speaks sh to ${user}, whatever the login shell`, async () => {
      assert.equal(await reached(user), `${user}\n0022\nC`);
    });

  it("says that a login shell is none", () => refused(reached("shut"), /not available/));

  for (const user of ["trusted", "fishy", "seashell", "noisy"])
    it(`becomes root from ${user} without a password`, async () => {
      assert.equal(await reached(user, "root"), "root\n0022\nC");
    });

  for (const user of ["pilot", "lectured"])
    it(`becomes root from ${user} with the password`, async () => {
      assert.equal(await reached(user, "root", lab().keys.password), "root\n0022\nC");
    });

  it("becomes somebody who is not root", async () => {
    assert.equal(await reached("trusted", "pilot"), "pilot\n0022\nC");
    assert.equal(await reached("root", "pilot"), "pilot\n0022\nC");
  });

  it("gives sudo a terminal where it insists on one", async () => {
    assert.equal(await reached("seated", "root"), "root\n0022\nC");
  });

  it("offers a wrong password once, and says that it was wrong", async () => {
    // Once no sudo is left, none can offer another.
    const count = (): number =>
      lab()
        .on(
          "gs2",
          "for i in $(seq 600); do pgrep -x sudo >/dev/null || break; sleep 0.1; done; journalctl --sync; journalctl -o cat -t sudo",
        )
        .split("pam_unix(sudo:auth): authentication failure").length;
    const before = count();
    await refused(reached("pilot", "root", "not the password"), /wrong sudo password/);
    assert.equal(count() - before, 1);
  });

  it("says that a password is needed", () => refused(reached("pilot", "root"), /sudo requires a password/));
  it("says that sudo is not for this user", () =>
    refused(reached("nobodys", "root", lab().keys.password), /is not allowed to use sudo/));
  it("says that there is no such user", () =>
    refused(reached("trusted", "nosuchuser"), /user nosuchuser does not exist/));

  it("says that there is no sudo", async () => {
    lab().on("gs2", "mv /usr/bin/sudo /usr/bin/sudo.away");
    try {
      await refused(reached("trusted", "root"), /sudo is not installed/);
    } finally {
      lab().on("gs2", "mv /usr/bin/sudo.away /usr/bin/sudo");
    }
  });

  it("authenticates by password where there is no key, and never shows it to other users", async () => {
    const { password } = lab().keys;
    const target = targetOf(lab(), "gs2", {
      user: "pilot",
      identityFile: "/nonexistent",
      password,
      becomePassword: password,
    });
    const seen = await withSession(target, { become: "root" }, async (session) =>
      printed(session, "cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null | tr '\\0' '\\n'"),
    );
    assert.ok(seen.length > 1000);
    assert.ok(!seen.includes(password));
  });

  it("plays tasks as another user than the one logged in", async () => {
    const tasks =
      "- command: { argv: [touch, /home/pilot/mine], creates: /home/pilot/mine }\n  become: true\n  become_user: pilot";
    const told = await lab().play(["gs2"], tasks, { variables: { user: "trusted" } });
    assert.equal(told.exit, 0, JSON.stringify(told.outcomes));
    assert.equal(lab().on("gs2", "stat -c %U /home/pilot/mine"), "pilot\n");
  });

  it("changes and removes a user as whom earlier tasks were played", async () => {
    const tasks = `
- user: guest
- &look
  stat: /
  become: true
  become_user: guest
- user: { name: guest, uid: 4321 }
- *look
- command: usermod -l visitor guest
- stat: /
  become: true
  become_user: visitor
- user: { name: visitor, state: absent, remove_home: true }`;
    const told = await lab().play(["gs2"], tasks.trimStart());
    assert.deepEqual(
      told.outcomes.map(({ type }) => type),
      ["changed", "ok", "changed", "ok", "changed", "ok", "changed"],
      JSON.stringify(told.outcomes, null, 1),
    );
    assert.equal(lab().on("gs2", "getent passwd guest visitor || :"), "");
  });
});
