import assert from "node:assert/strict";
import { renderDiagnostic } from "../../engine/source/caret.js";
import { Desk, type Files, raw, task } from "../support/mistakes.js";

const host = (variables: string, body = "debug: x"): Files => ({
  ...task(body),
  "hosts.yml": `web: { hosts: { a: { ${variables} }, c: {} } }\n`,
});

/** What is pointed at by « and may be meant, though it is no mistake for certain. */
const odd: readonly (readonly [title: string, says: RegExp, files: Files, extra?: readonly string[]])[] = [
  ["a misspelt connection variable", /not used anywhere.*write “port”/, host("«prot: 22")],
  ["a connection variable of another name", /write “user”/, host("«remote_user: x")],
  ["a result by a name of -e", /overrides the result/, task("«stat: /x\n      register: r"), ["r"]],
  ["an item by a name of -e", /“item” is the loop variable/, task("«debug: x\n      loop: [1]"), ["item"]],
  [
    "an index by a name of -e",
    /“at” is the loop variable/,
    task("«debug: x\n      loop: [1]\n      loop_control: { index_var: at }"),
    ["at"],
  ],
];

/** What resembles that and is meant. */
const fine: readonly (readonly [title: string, files: Files, extra?: readonly string[]])[] = [
  ["a variable that is used", host("prot: 22", 'debug: "{{ default prot 1 }}"')],
  ["one that another variable uses", host('prot: 22, other: "{{ prot }}"')],
  [
    "one that a variable of the task uses",
    host("prot: 22", 'debug: x\n      vars: { p: "{{ default prot 1 }}" }'),
  ],
  ["one that another host's task reads", host("prot: 22", 'debug: "{{ default hostvars.a.prot 1 }}"')],
  [
    "one that a variable of the play uses",
    {
      ...host("prot: 22"),
      "p.yml": '- hosts: web\n  vars: { p: "{{ default prot 1 }}" }\n  tasks: [{ debug: x }]\n',
    },
  ],
  ["a connection variable", host("port: 22")],
  ["one that resembles none", host("colour: red")],
  [
    "a host that the play has not",
    { ...task("debug: x"), "hosts.yml": "web: { hosts: { a: {} } }\ndb: { hosts: { b: { prot: 22 } } }\n" },
  ],
  ["names of -e that no task sets", task("debug: x\n      loop: [1]\n      register: r"), ["other"]],
  ["names of -e that the text uses", task('debug: "{{ other }}"'), ["other"]],
  ["no name of -e", task("debug: x\n      loop: [1]\n      register: r")],
];

describe("what is probably a mistake", () => {
  const desk = new Desk();
  for (const [title, says, files, extra] of odd)
    it(`what is probably a mistake is pointed at: ${title}`, async () => {
      const place = desk.lay(files);
      const [only = "", ...others] = (await desk.warnings(extra)).map((one) => renderDiagnostic(one));
      assert.deepEqual(others, []);
      assert.ok(only.startsWith(`${place}: `), `wanted ${place} in:\n${only}`);
      assert.ok(only.includes("[suspect]"), only);
      assert.match(only, says);
    });

  for (const [title, files, extra] of fine)
    it(`nothing is said of ${title}`, async () => {
      desk.lay(files);
      assert.deepEqual(await desk.warnings(extra), []);
    });

  it("a misspelt variable of several hosts is pointed at where each of them has it", async () => {
    desk.lay({
      ...raw("    - debug: x"),
      "hosts.yml": "web: { vars: { prot: 1 }, hosts: { a: {}, c: { prot: 2 }, d: {} } }\n",
    });
    const found = (await desk.warnings()).map(({ code, at }) => [
      code,
      at?.source.text.slice(at.from, at.to),
    ]);
    assert.deepEqual(found.sort(), [
      ["suspect", "prot"],
      ["suspect", "prot"],
    ]);
  });
});
