import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { Writable } from "node:stream";
import { human } from "../../engine/report/index.js";
import { type Stage, stage } from "../support/play.js";

const CANARY = 'kanarie\'n "vogel" 7&%(x)';

describe("secrets", () => {
  let here: Stage | null = null;
  afterEach(() => here?.remove());

  it("secrets appear nowhere: not in events, in no verbosity of the report, and in no file but the one asked for", async () => {
    here = stage(
      ["a", "b"],
      `
- hosts: fleet
  vars:
    password: !secret ${JSON.stringify(CANARY)}
    composed: "user={{ password }};"
  tasks:
    - { name: early, debug: "{{ password }}" }
    - { name: echoed, shell: "printf '%s\\\\n' \\"$WORD\\"; printf '%s\\\\n' \\"$WORD\\" >&2", environment: { WORD: "{{ password }}" }, register: r }
    - { name: registered, debug: "{{ r }}" }
    - { name: shown, debug: "{{ composed }} {{ b64encode password }}" }
    - { name: written, copy: { dest: "{{ root }}/{{ inventory_hostname }}/secret", content: "{{ password }}", mode: "0600" } }
    - { name: looped, debug: "{{ item }}", loop: ["{{ password }}"] }
    - { name: failing, fail: "because of {{ password }}", when: eq inventory_hostname "a" }
    - { name: quiet, shell: "echo {{ quote password }} >&2; false", no_log: true, ignore_errors: true }
`,
    );
    for (const check of [true, false]) {
      let printed = "";
      const stream = new Writable({
        write(piece: Buffer, _encoding, done) {
          printed += piece.toString();
          done();
        },
      });
      const tell = human({ stream, color: false, verbose: 3, diff: true, live: false, rerun: ["tsplay"] });
      const { events, problems } = await here.run({ check });
      assert.deepEqual(problems, []);
      events.forEach(tell);
      assert.ok(events.length > 10);
      assert.deepEqual(leaks(JSON.stringify(events)), []);
      assert.deepEqual(leaks(printed), []);
    }
    const holders = filesBelow(here.directory).filter((file) => leaks(readFileSync(file, "utf8")).length > 0);
    assert.deepEqual(
      holders.map((file) => file.slice((here?.directory.length ?? 0) + 1)),
      ["a/secret", "b/secret", "play.yml"],
    );
  });

  it("the value that a secret replaces is hidden too", async () => {
    here = stage(
      ["a"],
      `
- hosts: fleet
  vars: { password: !secret kanarie-new, file: "{{ root }}/a/conf" }
  tasks:
    - { name: text, copy: { dest: "{{ file }}", content: "user=x\\npassword={{ password }}\\n" } }
    - { name: line, line: { path: "{{ file }}2", regexp: ^password=, line: "password={{ password }}" } }
`,
    );
    for (const name of ["conf", "conf2"]) here.write(`a/${name}`, "user=x\npassword=kanarie-old\n");
    const { events, outcomes } = await here.run();
    assert.equal(JSON.stringify(events).includes("kanarie"), false);
    const befores = outcomes.flatMap((outcome) =>
      outcome.type === "changed" ? [outcome.change.before] : [],
    );
    assert.deepEqual(befores, ["user=x\n(not shown)\n", "user=x\n(not shown)\n"]);
    assert.equal(here.read("a/conf"), "user=x\npassword=kanarie-new\n");
  });

  it("passwords of the command line and of the inventory are secrets", async () => {
    here = stage(
      ["a"],
      `- hosts: fleet\n  tasks: [{ debug: "kanarie-login kanarie-become kanarie-host kanarie-sudo" }]\n`,
    );
    here.write(
      "hosts.yml",
      "fleet: { hosts: { a: { connection: local, password: kanarie-host, become_password: kanarie-sudo } } }\n",
    );
    const { events, problems } = await here.run({
      password: "kanarie-login",
      becomePassword: "kanarie-become",
    });
    assert.deepEqual(problems, []);
    assert.equal(JSON.stringify(events).includes("kanarie"), false);
  });

  it("a parameter that its module declares secret is one from the start of the run, or as soon as it is known", async () => {
    here = stage(
      ["a"],
      `
- hosts: fleet
  tasks:
    - { name: early, debug: kanarie-written }
    - { name: printed, command: printf kanarie-%s printed, register: r }
    - { name: written, keeps: kanarie-written }
    - { name: registered, keeps: "{{ r.stdout }}" }
    - { name: late, debug: "{{ r.stdout }}" }
`,
    );
    here.write(
      "modules/keeps.ts",
      `import { defineModule, reveal } from "tsplay";
export default defineModule({
  summary: "Keeps a secret badly",
  params: { word: { type: "string", secret: true, description: "A secret" } },
  short: "word",
  examples: {},
  returns: { word: "The secret" },
  reads: () => ({}),
  check: () => null,
  apply: () => [],
  result: ({ word }) => ({ word: reveal(word) }),
});`,
    );
    const { events, problems, steps } = await here.run();
    assert.deepEqual(problems, []);
    assert.equal(steps.length, 5);
    const printed = events.map((event) => JSON.stringify(event));
    assert.deepEqual(
      printed.filter((text) => text.includes("kanarie-written")),
      [],
    );
    const last = printed.findLastIndex((text) => text.includes("kanarie-printed"));
    const known = printed.findIndex((text) => text.includes('"registered"') && text.includes("step-done"));
    assert.ok(last >= 0 && last < known, `${last} ${known}`);
  });

  it("a secret parameter is hidden by what a template makes of it, before its task", async () => {
    here = stage(
      ["a"],
      `
- hosts: fleet
  vars: { half: narie }
  tasks:
    - { name: early, debug: "ka{{ half }}-made" }
    - { name: uses, uri: { url: "http://127.0.0.1:1/", user: x, password: "ka{{ half }}-made" }, ignore_errors: true }
`,
    );
    const { events, problems } = await here.run();
    assert.deepEqual(problems, []);
    assert.equal(JSON.stringify(events).includes("kanarie-made"), false);
  });

  it("secrets are never among the arguments of a program on the host", async () => {
    here = stage(
      ["a"],
      `
- hosts: fleet
  vars: { password: !secret kanarie-in-argv }
  tasks:
    - name: looks
      shell: cat /proc/*/cmdline 2>/dev/null | tr '\\0' '\\n' | grep -c "kanarie[-]in-argv" || true
      environment: { WORD: "{{ password }}" }
      register: r
    - { name: none, assert: { that: 'eq (trim r.stdout) "0"' } }
`,
    );
    const { steps } = await here.run();
    assert.deepEqual(steps, ["a looks: changed", "a none: ok"]);
  });
});

/** The forms of the canary that a text holds. */
function leaks(text: string): readonly string[] {
  const forms = [
    "kanarie",
    "vogel",
    Buffer.from(CANARY).toString("base64").slice(0, 20),
    encodeURIComponent("7&%(x)"),
  ];
  return forms.filter((form) => text.includes(form));
}

function filesBelow(directory: string): string[] {
  return readdirSync(directory)
    .sort()
    .flatMap((name) => {
      const path = join(directory, name);
      return statSync(path).isDirectory() ? filesBelow(path) : [path];
    });
}
