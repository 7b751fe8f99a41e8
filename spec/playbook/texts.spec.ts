import { Desk, fine, inventory, type Mistake, pointedAt, raw, task } from "../support/mistakes.js";

const play = (text: string): Readonly<Record<string, string>> => ({ "p.yml": text });

/** Texts that are not what their writer thinks. */
const texts: readonly Mistake[] = [
  ["an empty playbook", "type", /is empty/, play("«")],
  ["a tab before a key", "yaml", /tab/i, play("- hosts: web\n«\ttasks:\n    - debug: x\n")],
  ["a space that is none", "encoding", /U\+00A0/, play("- hosts: web\n  tasks:\n    -«\u00a0debug: x\n")],
  ["a vault", "file", /ansible-vault/, play("«$ANSIBLE_VAULT;1.1;AES256\n6162\n")],
  ["a value of a vault", "tag", /secret "NAME"/, task("debug: «!vault x")],
  ["an unsafe value", "tag", /Remove this tag/, task("debug: «!unsafe x")],
  [
    "a block that is not indented",
    "yaml",
    /after “\|” must be indented further/,
    raw("    - shell: |\n      «echo a"),
  ],
  ["tasks without dashes", "type", /“- ”/, play("- hosts: web\n  tasks:\n    «debug: x\n")],
  ["a task without its “:”", "type", /“:” after “debug”/, raw("    - «debug x")],
  ["tasks within a task", "unknown-key", /“block”/, raw("    - «tasks: [{ debug: x }]\n      debug: x")],
  [
    "a loop of elsewhere",
    "unknown-key",
    /“loop:”/,
    task('debug: "{{ item }}"\n      «with_sequence: count=3'),
  ],
  [
    "a loop of elsewhere beside one of here",
    "unknown-key",
    /“loop:”/,
    task('debug: "{{ x }}"\n      loop: [1]\n      loop_control: { loop_var: x }\n      «with_items: [2]'),
  ],
  ["a loop over words", "expression", /./, task('debug: "{{ item }}"\n      loop: «a,b')],
  ["a mode in octal", "mode", /"0644"/, task("file: { path: /x, state: touch, mode: «0o644 }")],
  ["a mode with three digits", "mode", /"0755"/, task("file: { path: /x, state: touch, mode: «755 }")],
  ["a mode with a sticky bit", "mode", /"1777"/, task("file: { path: /x, state: touch, mode: «1777 }")],
  ["printed quotes", "undefined", /plain ' or "/, task("debug: x\n      when: eq inventory_hostname «‘b’")],
  [
    "hosts in the place of keys",
    "unknown-key",
    /under “hosts:”/,
    inventory("web:\n  hosts: { a: {} }\n  «b:\n"),
  ],
  [
    "aliases without end, once",
    "alias",
    /10000/,
    play(
      "- hosts: web\n  vars:\n    a: &a [x,x,x,x,x,x,x,x,x,x]\n    b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\n" +
        "    c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\n    d: [*c,*c,*c,*c,*c,*c,*c,«*c,*c,*c]\n  tasks: []\n",
    ),
  ],
];

describe("mistakes in texts", () => {
  const desk = new Desk();
  pointedAt(desk, texts);
  fine(desk, [
    ["line ends of Windows", play("- hosts: web\r\n  tasks:\r\n    - debug: x\r\n")],
    ["a byte order mark", play("\ufeff- hosts: web\n  tasks:\n    - debug: x\n")],
    ["JSON", play('[{"hosts":"web","tasks":[{"debug":"x"}]}]')],
    [
      "a merged map",
      play("- hosts: web\n  vars: { b: &b { a: 1 }, m: { <<: *b } }\n  tasks: [{ debug: '{{ m.a }}' }]\n"),
    ],
    ["printed quotes in a text", task("debug: “x”")],
    ["a range of hosts", inventory("web: { hosts: { 'h[01:20]': {} } }\n")],
  ]);
});
