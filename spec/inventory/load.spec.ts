import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { loadInventory, select, type Host, type Inventory } from "../../engine/inventory/index.js";
import { locate } from "../../engine/source/span.js";
import { createScope } from "../../engine/template/index.js";

type Files = Readonly<Record<string, string>>;

describe("loadInventory", () => {
  let directory = "";
  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), "tsplay-inventory-"))));
  afterEach(() => rmSync(directory, { recursive: true }));

  const load = (files: Files, ...sources: readonly string[]): ReturnType<typeof loadInventory> => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(directory, name)), { recursive: true });
      writeFileSync(join(directory, name), text);
    }
    return loadInventory(sources.length > 0 ? sources : ["."], directory);
  };
  const sound = (files: Files, ...sources: readonly string[]): Inventory => {
    const { inventory, problems } = load(files, ...sources);
    assert.deepEqual(problems, []);
    return inventory;
  };
  const host = (inventory: Inventory, name: string): Host => {
    const found = inventory.hosts.get(name);
    assert.ok(found, `no host ${name}`);
    return found;
  };
  const value = (inventory: Inventory, name: string, variable: string): unknown =>
    createScope([host(inventory, name).variables]).get(variable);

  it("the inventory has groups, children, ranges and variables in the order in which they are written", () => {
    const inventory = sound({
      "hosts.yml":
        "web:\n  hosts:\n    web[08:10]:\n      role: front\n    extra:\n" +
        "db:\n  hosts: [db-a]\nall_of_it:\n  children:\n    web:\n    db:\n    more:\n      hosts: {last: }\n",
    });
    assert.deepEqual([...inventory.hosts.keys()], ["web08", "web09", "web10", "extra", "db-a", "last"]);
    assert.deepEqual(inventory.groups.get("all_of_it"), [...inventory.hosts.keys()]);
    assert.deepEqual(inventory.groups.get("web"), ["web08", "web09", "web10", "extra"]);
    assert.deepEqual(host(inventory, "last").groups, ["all", "all_of_it", "more"]);
    assert.equal(value(inventory, "web09", "role"), "front");
  });

  it("inventory files are merged, hosts.yml first, and sources in their order", () => {
    const files = {
      "one/hosts.yml": "a: {hosts: {h: {x: 1, y: 1}}}\n",
      "one/again.yml": "b: {hosts: {h: {x: 2}}}\n",
      "two.yml": "c: {hosts: {h: {x: 3}, i: }}\n",
    };
    const inventory = sound(files, "one", "two.yml", "j,k[1:2],");
    assert.deepEqual([...inventory.hosts.keys()], ["h", "i", "j", "k1", "k2"]);
    assert.deepEqual(host(inventory, "h").groups, ["all", "a", "b", "c"]);
    assert.deepEqual([value(inventory, "h", "x"), value(inventory, "h", "y")], [3, 1]);
    assert.deepEqual(inventory.groups.get("ungrouped"), ["j", "k1", "k2"]);
  });

  it("the closest variable of an inventory wins; at the same distance the later group, then the file of variables", () => {
    const levels: readonly (readonly [name: string, file: string, text: string])[] = [
      ["all", "hosts.yml", "all: {vars: {v: all}}\n"],
      ["all's file", "group_vars/all.yml", "v: all's file\n"],
      ["parent", "hosts.yml", "parent: {children: {a_child: , b_child: }, vars: {v: parent}}\n"],
      ["parent's file", "group_vars/parent/settings.yml", "v: parent's file\n"],
      ["one child", "hosts.yml", "a_child: {hosts: {h: }, vars: {v: one child}}\n"],
      ["one child's file", "group_vars/a_child", "v: one child's file\n"],
      ["the other child", "hosts.yml", "b_child: {hosts: {h: }, vars: {v: the other child}}\n"],
      ["host", "hosts.yml", "ungrouped: {hosts: {h: {v: host}}}\n"],
      ["host in a later file", "later.yml", "ungrouped: {hosts: {h: {v: host in a later file}}}\n"],
      ["host's file", "host_vars/h.yml", "v: host's file\n"],
    ];
    const groups =
      "parent: {children: {a_child: , b_child: }}\na_child: {hosts: {h: }}\nb_child: {hosts: {h: }}\n";
    levels.forEach(([name], last) => {
      rmSync(directory, { recursive: true });
      const files: Record<string, string> = { "zz_groups.yml": groups };
      for (const [, file, text] of levels.slice(0, last + 1)) files[file] = (files[file] ?? "") + text;
      assert.equal(value(sound(files), "h", "v"), name);
    });
  });

  it("inventory variables are rendered with those of other levels", () => {
    const inventory = sound({
      "hosts.yml": "g: {hosts: {h: {ip: 10.0.0.1}}}\n",
      "group_vars/all.yml": 'address: "{{ ip }}"\n',
    });
    assert.equal(value(inventory, "h", "address"), "10.0.0.1");
  });

  it("a file of variables for a group of another inventory file beside the one that is read is no mistake", () => {
    const files = {
      "a.yml": "g: {hosts: {h: }}\n",
      "b.yml": "other: {hosts: {i: }}\n",
      "group_vars/other.yml": "x: 1\n",
      "host_vars/h.yml": "y: 1\n",
    };
    assert.equal(value(sound(files, "a.yml"), "h", "y"), 1);
    const [problem] = load({ ...files, "group_vars/ohter.yml": "x: 1\n" }, "a.yml").problems;
    assert.match(problem?.detail ?? "", /for the group “ohter”/);
  });

  it("passwords and texts tagged !secret in an inventory are secret", () => {
    const inventory = sound({
      "hosts.yml": "g: {hosts: {h: {password: a, become_password: b, token: !secret c, open: d}}}\n",
    });
    const secrets = [...host(inventory, "h").variables].filter(([, { secret }]) => secret);
    assert.deepEqual(
      secrets.map(([name]) => name),
      ["password", "become_password", "token"],
    );
  });

  it("an inventory has an implicit localhost that is in no group", () => {
    const inventory = sound({ "hosts.yml": "g: {hosts: {h: }}\n" });
    const [local] = select(inventory, "localhost", null);
    assert.deepEqual([local?.name, local?.groups], ["localhost", []]);
    assert.deepEqual(inventory.groups.get("all"), ["h"]);
    assert.equal(inventory.implicit("elsewhere"), null);
  });

  describe("problems", () => {
    const one = (text: string): Files => ({ "hosts.yml": text });
    const cases: readonly (readonly [what: string, files: Files, at: string, says: RegExp])[] = [
      ["a list", one("- h\n"), "hosts.yml:1:1", /An inventory must be a map of groups/],
      ["hosts without a group", one("hosts:\n  h:\n"), "hosts.yml:1:1", /put it under “all:”/],
      ["an unknown key", one("g:\n  host: {h: }\n"), "hosts.yml:2:3", /Did you mean “hosts”\?/],
      ["a group that is a text", one("g: h\n"), "hosts.yml:1:4", /not the text “h”/],
      ["hosts that are a text", one("g: {hosts: h}\n"), "hosts.yml:1:12", /map or a list of names/],
      [
        "an undefined child",
        one("web: {children: {webb: , db: }}\ndb:\n"),
        "hosts.yml:1:18",
        /Did you mean “web”\?/,
      ],
      [
        "a circle",
        one("a: {children: {b: }}\nb: {children: {a: }}\n"),
        "hosts.yml:2:16",
        /a \(.*hosts\.yml:1:1\) → b \(.*\) → a: a group cannot/,
      ],
      [
        "a group cannot contain itself",
        one("a: {children: {a: }}\n"),
        "hosts.yml:1:16",
        /cannot contain itself/,
      ],
      ["all as a child", one("a: {children: {all: }}\n"), "hosts.yml:1:16", /cannot contain itself/],
      ["one name for two", one("a: {hosts: {a: }}\n"), "hosts.yml:1:1", /both a group and a host/],
      ["the name of a group", one("a b: {hosts: {h: }}\n"), "hosts.yml:1:1", /is not a valid group name/],
      ["a range backwards", one("g: {hosts: {'h[3:1]': }}\n"), "hosts.yml:1:13", /ends before it begins/],
      [
        "a range bomb",
        one("g: {hosts: {'h[1:99999999]': }}\n"),
        "hosts.yml:1:13",
        /99999999 names; at most 10000/,
      ],
      ["ranges that multiply", one("g: {hosts: {'h[1:999]-[1:999]': }}\n"), "hosts.yml:1:13", /998001 names/],
      ["a mixed range", one("g: {hosts: {'h[a:Z]': }}\n"), "hosts.yml:1:13", /from a number to a number/],
      ["uneven zeros", one("g: {hosts: {'h[01:100]': }}\n"), "hosts.yml:1:13", /the same number of digits/],
      [
        "an option in place of a host",
        one("g: {hosts: {-oProxyCommand=x: }}\n"),
        "hosts.yml:1:13",
        /is not allowed in a host name/,
      ],
      ["a host with its port", one("g: {hosts: {'h:22': }}\n"), "hosts.yml:1:13", /set port: 22/],
      ["a variable's name", one("g: {vars: {my-var: 1}}\n"), "hosts.yml:1:12", /Write “my_var”/],
      ["a reserved name", one("g: {vars: {facts: 1}}\n"), "hosts.yml:1:12", /is a reserved name/],
      [
        "Ansible's names",
        one("g: {hosts: {h: {ansible_host: x}}}\n"),
        "hosts.yml:1:17",
        /“ansible_host” is called “address” here/,
      ],
      ["an impossible port", one("g: {hosts: {h: {port: 65536}}}\n"), "hosts.yml:1:23", /from 1 to 65535/],
      [
        "a user that is an option",
        one("g: {hosts: {h: {user: -l root}}}\n"),
        "hosts.yml:1:23",
        /is not a valid user name/,
      ],
      [
        "another connection",
        one("g: {hosts: {h: {connection: sshh}}}\n"),
        "hosts.yml:1:29",
        /Did you mean “ssh”\?/,
      ],
      ["a broken template", one("g: {vars: {a: '{{ b == c }}'}}\n"), "hosts.yml:1:19", /eq b c/],
      ["a YAML mistake", one("g:\n  hosts:\n  hosts:\n"), "hosts.yml:3:3", /already on line 2/],
      [
        "variables for no group",
        { ...one("web:\n"), "group_vars/webb.yml": "a: 1\n" },
        "group_vars/webb.yml:1:1",
        /webb\.yml” has variables for the group “webb”.*Did you mean “web”\?/,
      ],
      [
        "variables for no host",
        { ...one("web:\n"), "host_vars/h.yml": "a: 1\n" },
        "host_vars/h.yml:1:1",
        /for the host “h”/,
      ],
      [
        "variables that are a list",
        { ...one("web:\n"), "group_vars/web.yml": "- a\n" },
        "group_vars/web.yml:1:1",
        /a map of names and values/,
      ],
      ["an empty directory", { "group_vars/all.yml": "" }, "", /has no \.yml file/],
    ];
    for (const [what, files, at, says] of cases) {
      it(`an inventory problem is reported: ${what}`, () => {
        const [problem] = load(files).problems;
        assert.ok(problem, "no problem told");
        assert.match(problem.detail, says);
        const place = problem.at && locate(problem.at);
        const told = place ? `${place.file}:${place.line}:${place.column}` : "";
        assert.ok(at === "" ? told === "" : told.endsWith(`/${at}`), told);
      });
    }

    it("-i with a host without its comma, or an INI file, is answered with what to write", () => {
      const [bare] = load({ "hosts.yml": "" }, "web1").problems;
      assert.match(bare?.detail ?? "", /-i web1,/);
      const [ini] = load({ "hosts.yml": "[web]\na\nb\n" }).problems;
      assert.match(ini?.detail ?? "", /INI file.*web: \{ hosts/);
    });

    it("a missing inventory is reported with the most similar name", () => {
      const [problem] = load({ "hosts.yml": "" }, "host.yml").problems;
      assert.match(problem?.detail ?? "", /Did you mean “hosts\.yml”\?/);
    });

    it("the problems of all inventory files are reported at once", () => {
      const files = { "hosts.yml": "g: {hsots: }\n", "b.yml": "g: h\n", "group_vars/g.yml": "a b: 1\n" };
      assert.equal(load(files).problems.length, 3);
    });
  });

  it("an inventory of ten thousand hosts in two hundred groups is read, and matched against a pattern, in linear time", () => {
    const group = (index: number): string =>
      `g${index}:\n  vars: {a: ${index}}\n  hosts:\n` +
      Array.from({ length: 50 }, (_, at) => `    h${index}-${at}.example.com: {n: ${at}}\n`).join("");
    const text = Array.from({ length: 200 }, (_, index) => group(index)).join("");
    const inventory = sound({ "hosts.yml": text });
    assert.equal(inventory.hosts.size, 10_000);
    assert.equal(select(inventory, "g1*:!*-7.example.com", null).length, 111 * 49);
    assert.equal(value(inventory, "h199-49.example.com", "a"), 199);
  }).timeout(120_000);
});
