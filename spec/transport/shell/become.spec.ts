import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { delimiter, join } from "node:path";
import { Readable } from "node:stream";

import { isAccountName, type Become } from "../../../engine/transport/shell/become.js";
import { createTransport, type Session, Unreachable } from "../../../engine/transport/index.js";
import { localLink } from "../../../engine/transport/local.js";
import { openShell } from "../../../engine/transport/shell/persistent_shell.js";
import { plain, script } from "../../support/transport.js";
import { needsProgram, skipFor } from "../../support/needs.js";

/** Does what sudo does with our options, in the way that SUDO_MOOD says, and notes how it was called. */
const SUDO = `#!/bin/sh
echo "$*" >>"$SUDO_LOG"; tr '\\0' '\\n' </proc/$$/environ >>"$SUDO_LOG"
ask=
while [ $# -gt 0 ]; do
  case $1 in -n) ;; -S) ask=1;; -p) shift; prompt=$1;; -H) ;; -u) shift; user=$1;; --) shift; break;; esac
  shift
done
case $SUDO_MOOD in
  free) exec "$@";;
  password)
    [ "$ask" ] || { echo "sudo: a password is required" >&2; exit 1; }
    echo "We trust you have received the usual lecture" >&2
    for try in 1 2 3; do
      printf %s "$prompt" | dd bs=3 >&2 2>/dev/null
      IFS= read -r given || exit 1
      [ "$given" = "it's \\$HOME" ] && exec "$@"
      echo "Sorry, try again." >&2
    done
    exit 1;;
  tty) echo "sudo: sorry, you must have a tty to run sudo" >&2; exit 1;;
  stranger) echo "me is not in the sudoers file.  This incident will be reported." >&2; exit 1;;
  nobody) echo "sudo: unknown user: $user" >&2; exit 1;;
  forbidden) echo "Sorry, user me is not allowed to execute '/bin/sh' as $user on here." >&2; exit 1;;
  odd) echo "sudo: a thing nobody has seen" >&2; exit 1;;
esac
`;

describe("becoming another user through sudo", () => {
  let directory: string;
  let log: string;
  before(() => {
    directory = mkdtempSync(join(tmpdir(), "tsplay-sudo-"));
    log = join(directory, "log");
    writeFileSync(join(directory, "sudo"), SUDO, { mode: 0o755 });
  });
  after(() => rmSync(directory, { recursive: true }));
  beforeEach(() => writeFileSync(log, ""));

  const open = (mood: string, password: string | null): Promise<Session> => {
    const path = [directory, process.env["PATH"]].join(delimiter);
    const link = localLink("/bin/sh", { ...process.env, PATH: path, SUDO_MOOD: mood, SUDO_LOG: log });
    const as: Become = { user: "vdsm", password, terminal: false };
    return openShell(link, as, 60);
  };

  for (const [mood, password] of [
    ["free", null],
    ["free", "it's $HOME"],
    ["password", "it's $HOME"],
  ] as const) {
    it(`sudo works where it asks for ${mood === "free" ? "no" : "a"} password and ${password === null ? "none" : "one"} is given`, async () => {
      const session = await open(mood, password);
      const { read } = await session.exchange([], [script("echo in; cat")]);
      assert.deepEqual(read.map(plain), [[0, "in\n", ""]]);
      await session.close();
      const seen = readFileSync(log, "utf8");
      assert.match(seen, /-u vdsm -- sh -c/);
      assert.ok(!seen.includes("it's"), "the password shows in sudo's arguments or environment");
    });
  }

  const refusals: readonly (readonly [string, string | null, RegExp])[] = [
    ["password", "wrong", /^wrong sudo password$/],
    ["password", null, /requires a password, and none was given/],
    ["tty", null, /requires a terminal/],
    ["stranger", null, /is not allowed to use sudo/],
    ["nobody", null, /user vdsm does not exist/],
    ["forbidden", null, /does not allow the login user to run sh as vdsm/],
    ["odd", null, /could not become vdsm: sudo: a thing nobody has seen/],
  ];
  for (const [mood, password, message] of refusals) {
    it(`sudo fails with ${String(message)}`, () => refuses(open(mood, password), message));
  }

  it("becoming a user fails where sudo is not installed", () => {
    const link = localLink("/bin/sh", { PATH: join(directory, "none") });
    const as: Become = { user: "vdsm", password: null, terminal: false };
    return refuses(
      openShell(
        { ...link, run: (command, tty) => link.run(command.replace(/^env/, "/usr/bin/env"), tty) },
        as,
        60,
      ),
      /sudo is not installed/,
    );
  });

  it("the login user itself needs no sudo", async () => {
    const transport = createTransport({ sshConfig: "" });
    const session = await transport.open(here, userInfo().username);
    const { read } = await session.exchange([], [script("echo ${SUDO_USER-none}")]);
    assert.equal(read[0]?.stdout.toString(), `${process.env["SUDO_USER"] ?? "none"}\n`);
    await transport.close();
  });

  it("user names that sudo would take for options or several words are refused", async () => {
    const transport = createTransport({ sshConfig: "" });
    for (const user of ["", "-i", "root -i", "a;b", "#0", "a\nb"]) {
      assert.equal(isAccountName(user), false);
      await refuses(transport.open(here, user), /is not a valid user name/);
    }
    for (const user of ["root", "vdsm", "_apt", "j.doe@example.com", "machine$"])
      assert.ok(isAccountName(user));
  });

  it("the real sudo runs scripts and uploads as the other user", async function () {
    needsProgram(this, "sudo");
    if (spawnSync("sudo", ["-n", "-u", "nobody", "true"]).status !== 0)
      skipFor(this, "the right to use sudo");
    const transport = createTransport({ sshConfig: "" });
    const session = await transport.open(here, "nobody");
    const { read } = await session.exchange([], [script("id -un; umask")]);
    assert.match(read[0]?.stdout.toString() ?? "", /^nobody\n0022\n/);
    chmodSync(directory, 0o777);
    const bytes = Buffer.from("theirs");
    const path = join(directory, "theirs");
    await session.upload(path, () => Readable.from([bytes]), { size: bytes.length });
    assert.deepEqual(readFileSync(path), bytes);
    assert.notEqual(statSync(path).uid, userInfo().uid);
    await transport.close();
  });
});

const here = {
  name: "here",
  connection: "local",
  address: "localhost",
  port: null,
  user: null,
  identityFile: null,
  knownHosts: null,
  password: null,
  becomePassword: null,
} as const;

async function refuses(opening: Promise<Session>, message: RegExp): Promise<void> {
  await assert.rejects(opening, (error) => {
    assert.ok(error instanceof Unreachable);
    assert.match(error.message, message);
    return true;
  });
}
