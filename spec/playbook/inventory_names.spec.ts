import assert from "node:assert/strict";
import { loadInventory } from "../../engine/inventory/index.js";
import { createRegistry } from "../../engine/local/registry.js";
import { checkPlays, parsePlaybooks } from "../../engine/playbook/index.js";
import { locate } from "../../engine/source/span.js";
import { Desk, type Files, fine, type Mistake, pointedAt, task, vars } from "../support/mistakes.js";

const unknown: readonly Mistake[] = [
  ["a group that is not there", "undefined", /no group “wbe”.* “web”/, task('debug: "{{ «groups.wbe }}"')],
  [
    "a group that is looped over",
    "undefined",
    /no group/,
    task('debug: "{{ item }}"\n      loop: «groups.dbs'),
  ],
  ["a host that is not there", "undefined", /no host “c”/, task('debug: "{{ «hostvars.c.address }}"')],
];

describe("names of the inventory", () => {
  const desk = new Desk();
  pointedAt(desk, unknown);
  fine(desk, [
    [
      "groups and hosts",
      task('debug: "{{ groups.web }} {{ groups.all.length }} {{ hostvars.b.inventory_hostname }}"'),
    ],
    ["what is asked for", task("debug: x\n      when: defined groups.mail")],
    ["what may be missing", task('debug: "{{ default groups.mail groups.web }}"')],
    ["the controller", task('debug: "{{ hostvars.localhost }}"')],
  ]);

  /** Names reported as warnings, with their lines. */
  async function warnings(files: Files, ...extra: readonly string[]): Promise<readonly string[]> {
    desk.lay(files);
    const { inventory, problems } = loadInventory(["hosts.yml"], process.cwd());
    const { plays, problems: others } = await parsePlaybooks(["p.yml"], createRegistry([]));
    const selection = { limit: null, only: [], skip: [], startAt: null, extra };
    const { warnings: found, problems: more } = checkPlays(plays, inventory, selection);
    assert.deepEqual([...problems, ...others, ...more], []);
    return found.map(({ detail, at }) => `${at ? locate(at).line : 0} ${detail}`);
  }

  const host = (variables: string): Files => ({
    ...task('debug: "{{ default site 1 }}"'),
    "hosts.yml": `web:\n  hosts:\n    a: { ${variables} }\n`,
  });

  for (const [written, instead] of [
    ["prot: 22", "port"],
    ["adress: 10.0.0.1", "address"],
    ["usr: root", "user"],
    ["ssh_user: root", "user"],
    ["become_pass: x", "become_password"],
    ["identityfile: x", "identity_file"],
    ["ansible_python_interpreter: x", "address"],
  ] as const)
    it(`a variable that nothing reads, named almost like a setting, is warned of: ${written}`, async () => {
      const [only = "", ...others] = await warnings(host(written));
      assert.deepEqual(others, []);
      assert.match(
        only,
        new RegExp(`^3 “${written.split(":")[0] ?? ""}” is not used anywhere\\..*${instead}`),
      );
    });

  it("a name that -e and a task give to two things is warned of", async () => {
    const found = await warnings(
      {
        "p.yml":
          "- hosts: web\n  tasks:\n    - { command: ls, register: r }\n    - debug: '{{ item }}'\n      loop: [1]\n",
      },
      "r",
      "item",
      "other",
    );
    assert.deepEqual(
      found.map((told) => told.slice(0, 20)),
      ["3 -e “r” overrides t", "4 In this loop, “ite"],
    );
  });

  it("a variable that something reads, or that is like no setting, is not warned of", async () => {
    assert.deepEqual(await warnings(host("port: 22, user: root, rack: 3, region: x, site: 4")), []);
    const files = vars("x: '{{ prot }}'", 'debug: "{{ hostvars.a.usr }}"');
    assert.deepEqual(
      await warnings({ ...files, "hosts.yml": "web: { hosts: { a: { prot: tcp, usr: 1 } } }\n" }),
      [],
    );
  });
});
