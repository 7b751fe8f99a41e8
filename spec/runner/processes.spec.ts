import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Event } from "../../engine/event/index.js";
import { createTransport, type Transport } from "../../engine/transport/index.js";
import { createWorkers } from "../../engine/transport/workers/workers.js";
import { stage, type Stage } from "../support/play.js";
import { startSshServer, type SshServer } from "../support/ssh-server.js";
import { eventually, processes, uniqueSleep } from "../support/transport.js";
import { isRunning, workersOf } from "../support/workers.js";

const HOSTS = ["a", "b", "c", "d"];

/** A bit of everything that goes over a connection, and a host that fails on the way. */
const PLAY = `
- name: Everything
  hosts: fleet
  tasks:
    - name: a directory
      file: { path: "{{ root }}/{{ inventory_hostname }}/etc", state: directory, mode: "0750" }
    - name: a text
      copy: { dest: "{{ root }}/{{ inventory_hostname }}/etc/motd", content: "hello from {{ inventory_hostname }}\\n" }
      notify: told
    - name: a file
      copy: { dest: "{{ root }}/{{ inventory_hostname }}/etc/blob", src: "{{ root }}/blob" }
    - name: a command
      shell: 'echo out; echo err >&2; [ {{ inventory_hostname }} != b ]'
      register: said
    - name: what it said
      debug: "{{ said.stdout }}"
    - name: once
      command: echo once
      run_once: true
    - name: a wait
      command: sleep 600
      timeout: 1
      ignore_errors: true
  handlers:
    - name: told
      command: cat {{ root }}/{{ inventory_hostname }}/etc/motd
`;

describe("a run over worker processes", () => {
  let server: SshServer;
  let play: Stage;

  before(async () => {
    server = await startSshServer();
    play = stage(HOSTS, PLAY);
    play.write("blob", "blob ".repeat(100_000));
    play.write("hosts.yml", inventory(server, play.directory));
  });
  after(async () => {
    play.remove();
    await server.stop();
  });

  it("a run over worker processes reports the same events as one without", async () => {
    const tell = async (transport: Transport): Promise<readonly Event[]> => {
      for (const host of HOSTS) rmSync(join(play.directory, host, "etc"), { recursive: true, force: true });
      const { events, problems } = await play.run({ transport });
      assert.deepEqual(problems, []);
      return events;
    };
    const alone = await tell(createTransport({ sshConfig: "" }));
    const spread = await tell(createWorkers(3, { sshConfig: "" }));
    assert.deepEqual(byHost(spread), byHost(alone));
    const outcomes = alone.filter((event) => event.type === "step-done").map(({ outcome }) => outcome.type);
    assert.deepEqual([...new Set(outcomes)].sort(), ["changed", "failed", "ok"]);
  });

  it("a killed controller leaves no worker behind, and nothing running on a host", async () => {
    const nap = uniqueSleep();
    play.write("nap.yml", `- hosts: fleet\n  tasks: [{ command: "${nap}" }]\n`);
    const controller = tsplay(play.directory, "nap.yml", "--processes", "2");
    const ended = new Promise((resolve) => controller.on("close", resolve));
    await eventually(() => processes(nap).length >= HOSTS.length);
    const workers = workersOf(controller.pid ?? 0);
    assert.equal(workers.length, 2);
    controller.kill("SIGKILL");
    await ended;
    await eventually(() => !workers.some(isRunning) && processes(nap).length === 0);
  });
});

function inventory({ port, directory }: SshServer, root: string): string {
  const all = { address: "127.0.0.1", port, user: "root", root, identity_file: join(directory, "id") };
  const vars = { ...all, known_hosts: join(directory, "known_hosts") };
  const hosts = Object.fromEntries(HOSTS.map((host) => [host, {}]));
  return JSON.stringify({ all: { vars }, fleet: { hosts } });
}

function tsplay(directory: string, playbook: string, ...more: readonly string[]): ChildProcess {
  const main = join(import.meta.dirname, "../../engine/cli/main.ts");
  const words = ["run", join(directory, playbook), "-i", join(directory, "hosts.yml"), ...more];
  return spawn(process.execPath, [...process.execArgv, main, ...words], { stdio: "ignore" });
}

/** What each host was told, in its order, and what was told of all: when they came between each other is chance. */
function byHost(events: readonly Event[]): Readonly<Record<string, readonly unknown[]>> {
  const hosts: Record<string, unknown[]> = {};
  for (const event of events) {
    const of = (hosts["host" in event ? event.host : "all"] ??= []);
    of.push({ ...event, ms: 0 });
  }
  return hosts;
}
