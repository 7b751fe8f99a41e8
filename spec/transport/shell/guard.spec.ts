import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { guardedShell, plainShell } from "../../../engine/transport/shell/guard.js";
import { createTransport, quote } from "../../../engine/transport/index.js";
import { localLink } from "../../../engine/transport/local.js";
import { openShell } from "../../../engine/transport/shell/persistent_shell.js";
import { startSshServer } from "../../support/ssh-server.js";
import { eventually, processes, script, uniqueSleep, userlands } from "../../support/transport.js";
import { locate, needsProgram, skipFor } from "../../support/needs.js";

describe("the guard of a persistent shell", () => {
  const programs = [
    guardedShell({ nonce: "abc123", lease: 30 }),
    guardedShell({ nonce: "abc123", lease: null }),
    plainShell("abc123"),
  ];

  it("the guard is a line without what login shells read differently", () => {
    for (const program of programs) assert.doesNotMatch(program, /['\\\n]|![^ ]/);
  });

  for (const shell of ["sh", "bash", "rbash", "fish", "tcsh", "ksh", "zsh"])
    it(`the guard is a line that a login shell reads as it is meant: ${shell}`, async function () {
      needsProgram(this, shell);
      const child = spawn(shell, ["-c", `sh -c ${quote(programs[0] ?? "")}`]);
      const said: Buffer[] = [];
      child.stdout.on("data", (chunk: Buffer) => said.push(chunk));
      const closed = once(child, "close");
      await once(child.stdout, "data"); // nothing may be sent before the ready line
      child.stdin.end("echo obeyed\n");
      await closed;
      assert.match(Buffer.concat(said).toString(), /^abc123=\S+\nobeyed\n$/, shell);
    });

  it("the guard ends everything when its lease has expired, and not before, in every shell", async () => {
    const lands = userlands().filter(({ stores }) => stores);
    await Promise.all(lands.map(({ environment }, index) => outliveLease(environment, index)));
  });

  const outliveLease = async (env: NodeJS.ProcessEnv, index: number): Promise<void> => {
    const nap = uniqueSleep();
    const program = guardedShell({ nonce: `lease${process.pid}x${index}`, lease: 6 });
    const guard = spawn("sh", ["-c", program], { env });
    const ended = once(guard, "close");
    guard.stdin.on("error", () => undefined);
    await once(guard.stdout, "data"); // nothing may be sent before the ready line
    guard.stdin.write(`${nap}\n`);
    for (let beat = 0; beat < 16; beat += 1) {
      await sleep(500);
      guard.stdin.write("\n");
    }
    assert.equal(processes(nap).length, 1);
    await ended;
    assert.equal(processes(nap).length, 0);
    guard.stdin.destroy();
  };

  it("the guard ends what runs when the session is closed, except what earlier scripts left running", async () => {
    const [left, running] = [uniqueSleep(), uniqueSleep()];
    const session = await openShell(localLink(), null, 60);
    await session.exchange([script(`${left} & :`)], []);
    await eventually(() => processes(left).length === 1);
    const broken = session.exchange([], [script(`${running} & ${running}`)]).catch(() => undefined);
    await eventually(() => processes(running).length === 2);
    await session.close();
    await broken;
    await eventually(() => processes(running).length === 0);
    const spared = processes(left);
    assert.equal(spared.length, 1);
    for (const pid of spared) process.kill(pid);
  });
});

describe("a host without the required commands", () => {
  it("a host without the required commands is unreachable, with a list of them", async () => {
    const directory = mkdtempSync(join(tmpdir(), "tsplay-lacking-"));
    for (const program of ["sh", "cat", "dd", "mkdir", "rm"])
      symlinkSync(locate(program), join(directory, program));
    const server = await startSshServer({ environment: { PATH: directory }, shell: "/bin/sh" });
    const transport = createTransport({ sshConfig: "" });
    try {
      await assert.rejects(transport.open(server.target(), null), {
        name: "Unreachable",
        message: /^required commands are missing on the host: chmod, chown, cp, head, .*, wc$/,
      });
    } finally {
      await transport.close();
      await server.stop();
      rmSync(directory, { recursive: true });
    }
  });
});

describe("the cost of an exchange", () => {
  const insideOwnNamespace = "unshare --fork --pid --mount-proc --kill-child sh -c";

  it("an exchange costs two processes on the host besides those of its scripts, however many they are", async function () {
    if (spawnSync("sh", ["-c", `${insideOwnNamespace} :`]).status !== 0) skipFor(this, "process namespaces");
    const link = localLink();
    const session = await openShell(
      {
        ...link,
        run: (command, terminal) => link.run(`exec ${insideOwnNamespace} ${quote(command)}`, terminal),
      },
      null,
      60,
    );
    const ownNumber = script("read -r pid rest </proc/self/stat; echo $pid");
    const latest = async (): Promise<number> => {
      const { read } = await session.exchange([], [ownNumber]);
      return Number(read[0]?.stdout.toString());
    };
    const cost = async (count: number, text: string): Promise<number> => {
      const before = await latest();
      await session.exchange(
        [],
        Array.from({ length: count }, () => script(text)),
      );
      return (await latest()) - before - 1;
    };
    // The asking exchange before costs two as well: its wc and its cat come after its script.
    assert.equal(await cost(1, "echo x; echo y >&2"), 2 + 1 + 2);
    assert.equal(await cost(30, "echo x; echo y >&2"), 2 + 30 + 2);
    assert.equal(await cost(30, ":"), 2 + 30);
    await session.close();
  });
});

describe("a controller that is killed", () => {
  it("a controller that is killed leaves nothing running on the host", async () => {
    const nap = uniqueSleep();
    const program = `
      import { localLink } from "./engine/transport/local.js";
      import { openShell } from "./engine/transport/shell/persistent_shell.js";
      const session = await openShell(localLink(), null, 60);
      await session.exchange([], [{ text: ${JSON.stringify(`${nap} & trap '' TERM; ${nap}`)}, within: 600 }]);`;
    const controller = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", program], {
      stdio: "ignore",
    });
    await eventually(() =>
      processes(nap).some((pid) => pid !== controller.pid && commandName(pid) === "sleep"),
    );
    controller.kill("SIGKILL");
    await eventually(() => processes(nap).length === 0);
  });
});

function commandName(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, "utf8").trim();
  } catch {
    return "";
  }
}
