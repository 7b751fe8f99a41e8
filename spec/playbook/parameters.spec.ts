import { Desk, fine, type Mistake, pointedAt, task, vars } from "../support/mistakes.js";

/** Parameters in one text, as Ansible has them. */
const inline: readonly Mistake[] = [
  [
    "what a command creates, behind it",
    "type",
    /Write command: \{ argv: "touch \/tmp\/x", creates: \/tmp\/x \}/,
    task("command: touch /tmp/x «creates=/tmp/x"),
  ],
  [
    "where a shell is to run, behind it",
    "type",
    /shell: \{ script: "make install", chdir: "\/usr\/my src" \}/,
    task('shell: make install «chdir="/usr/my src"'),
  ],
  [
    "a path with a template in it",
    "type",
    /file: \{ path: "\{\{ p \}\}", state: directory \}/,
    vars("p: /x", "file: «path={{ p }} state=directory"),
  ],
  ["a mode", "type", /mode: "0755" \}/, task("file: «path=/x state=directory mode=0755")],
  [
    "a value with a blank in quotes",
    "type",
    /copy: \{ src: a.txt, dest: "\/tmp\/a b" \}/,
    task('copy: «src=a.txt dest="/tmp/a b"'),
  ],
  ["a flag", "type", /enabled: true \}/, task("service: «name=ntpd enabled=yes")],
  ["a flag that is none", "type", /enabled: maybe \}/, task("service: «name=ntpd enabled=maybe")],
  ["a number", "type", /uid: 12 \}/, task("user: «name=x uid=12")],
  ["a number that is none", "type", /uid: "1x" \}/, task("user: «name=x uid=1x")],
  [
    "two things behind a command",
    "type",
    /“creates” would be.*Write command: \{ argv: ls, creates: \/x, chdir: \/y \}/,
    task("command: ls «creates=/x chdir=/y"),
  ],
  ["a list", "type", /names: \[a, b\] \}/, task("hosts_entry: «ip=1.2.3.4 names=a,b")],
  ["a message", "type", /fail: \{ message: "no, never" \}/, task("fail: «msg=no, never")],
  ["a variable to show", "type", /message: "\{\{ p \}\}" \}/, vars("p: 1", "debug: «var=p")],
  ["other names of parameters", "type", /line: \{ path: \/x, line: "y" \}/, task("line: «dest=/x line=y")],
];

/** What is wrong within the parameters of a table. */
const nested: readonly Mistake[] = [
  [
    "a row without what it needs",
    "missing",
    /“prompt” is needed/,
    task("«dialog: { script: x, turns: [{ answer: y }] }"),
  ],
  [
    "a word that a row has not",
    "unknown-parameter",
    /“prompt”/,
    task("dialog: { script: x, turns: [{ «prmpt: y, prompt: x }] }"),
  ],
  [
    "a number of a row that is too low",
    "parameter",
    />= 1/,
    task("dialog: { script: x, turns: [{ prompt: y, times: «0 }] }"),
  ],
];

/** Modules that nothing here stands for. */
const purposes: readonly Mistake[] = [
  ["ping", "unknown-module", /tsplay ping PATTERN/, task("«ping:")],
  [
    "a module of a collection",
    "unknown-module",
    /write your own module/,
    task("«ansible.builtin.git: { repo: x }"),
  ],
  [
    "a variable to show, as a map",
    "unknown-parameter",
    /message: "\{\{ NAME \}\}"/,
    task("debug: { «var: x }"),
  ],
];

/** Parameters that do not go together. */
const together: readonly Mistake[] = [
  ["a line that is not said", "parameter", /“line”/, task('«line: { path: "/{{ inventory_hostname }}" }')],
  ["nothing to remove by", "parameter", /“regexp”/, task("«line: { path: /x, state: absent }")],
  [
    "no regular expression",
    "parameter",
    /Unterminated group/,
    task('line: { path: "/{{ inventory_hostname }}", line: "{{ inventory_hostname }}", regexp: «"^(a" }'),
  ],
  [
    "no regular expression for a place",
    "parameter",
    /insert_after/,
    task("line: { path: /x, line: y, insert_after: «'[' }"),
  ],
  ["two things to wait for", "parameter", /exactly one/, task("wait_for: { port: «22, path: /x }")],
  ["nothing to wait for", "parameter", /exactly one/, task("«wait_for: { within: 3 }")],
  ["no content", "parameter", /“src” and “content”/, task("«copy: { dest: /x }")],
  ["a link to nowhere", "parameter", /“to”/, task("«file: { path: /x, state: link }")],
  [
    "the mode of a link",
    "parameter",
    /manage them in a task of its own/,
    task('file: { path: /x, state: link, to: y, mode: «"0644" }'),
  ],
  [
    "a service of which nothing is asked",
    "parameter",
    /give “state”, “enabled”, or both/,
    task("«service: { name: ntpd }"),
  ],
  ["an address without names", "parameter", /“names”/, task("«hosts_entry: { ip: 1.2.3.4 }")],
  ["no address", "parameter", /not an IP address/, task("hosts_entry: { ip: «1.2.3, names: [a] }")],
  ["a mount of nothing", "parameter", /“src” and “fstype”/, task("«mount: { path: /x }")],
  ["no value for a key", "parameter", /“value”/, task("«sysctl: { key: a.b }")],
  ["a password without a user", "parameter", /“user”/, task("uri: { url: http://x/, password: «y }")],
  ["a pipe where no shell is", "parameter", /use the module shell/, task("«command: ls | wc -l")],
  ["quotes that do not end", "parameter", /is not closed/, task('«command: echo "a')],
];

describe("mistakes in parameters", () => {
  const desk = new Desk();
  pointedAt(desk, inline);
  pointedAt(desk, purposes);
  pointedAt(desk, together);
  pointedAt(desk, nested);
  fine(desk, [
    ["words with “=” that are the program's", task("command: dd if=/dev/zero of=/x bs=1k creates_no=1")],
    ["a variable of a shell", task("shell: creates=/x; touch $creates && chdir=/y && export removes=1")],
    ["a script of several lines", task("shell: |\n        touch x\n        make creates=/x")],
    ["words that begin like a program that sets variables", task("command: envy")],
    ["a program's own word", task("command: env creates=/x make")],
    ["a text that is to be shown", task("debug: a=1 b=2")],
    [
      "what only a run can know",
      vars("line: ''", 'line: { path: /x, regexp: "{{ line }}", line: "{{ line }}" }'),
    ],
    [
      "a template in the place of an address",
      task('hosts_entry: { ip: "{{ inventory_hostname }}", names: [a] }'),
    ],
    ["templates where a map may come from", vars("p: { path: /x, state: absent }", 'file: "{{ p }}"')],
  ]);
});
