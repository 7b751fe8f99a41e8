import type { ValueType } from "./values.js";
import {
  condition,
  conditions,
  flag,
  loop,
  oneOf,
  serial,
  tags,
  templateFlag,
  templateMap,
  templateNumber,
  templateText,
  templateTexts,
  text,
  texts,
  variableName,
  variables,
} from "./values.js";

/** Where a keyword may be written. A task has keywords beside the key that names its module. */
export type Place = "play" | "playbook import" | "block" | "task import" | "task";

/** A word of the language, which is not the name of a module. */
export interface Keyword {
  readonly on: readonly Place[];
  /** Null where what is written there is not a value but a part of the tree, or is read along with another keyword. */
  readonly type: ValueType<unknown> | null;
  /** How it passes to what is within: the closest place decides, or what all places say is put together. */
  readonly inherited?: "closest" | "all";
  /** One or two sentences for docs/playbooks.md. */
  readonly doc: string;
}

const ANYWHERE = ["play", "block", "task import", "task"] as const;
const WITHIN_PLAYS = ["block", "task import", "task"] as const;

/** Every keyword, once: reading, types, hints, inheritance and the tables of docs/playbooks.md come from here. */
export const keywords = {
  hosts: {
    on: ["play"],
    type: texts,
    doc: "A pattern ([docs/inventory.md](inventory.md)), or a list of them. A pattern that matches nothing is an error.",
  },
  import_playbook: {
    on: ["playbook import"],
    type: text,
    doc: "The plays of another file, beside this one.",
  },
  block: {
    on: ["block"],
    type: null,
    doc: "A list of tasks that share the keywords beside it.",
  },
  import_tasks: {
    on: ["task import"],
    type: text,
    doc: "The tasks of another file, beside this one. They are read when the playbook is loaded.",
  },
  name: {
    on: ["play", "playbook import", ...WITHIN_PLAYS],
    type: text,
    doc: "A sentence for people. A task's name may hold templates.",
  },
  tasks: { on: ["play"], type: null, doc: "The list of tasks." },
  handlers: { on: ["play"], type: null, doc: "Tasks that run at the end of the play, when notified." },
  when: {
    on: ["playbook import", ...WITHIN_PLAYS],
    type: conditions,
    inherited: "all",
    doc: "A bare expression, or a list of them that must all hold. Evaluated for each item of a loop. What outer places say must hold too.",
  },
  loop: {
    on: ["task"],
    type: loop,
    doc: "Repeat the task for each item: a bare expression or a list.",
  },
  loop_control: {
    on: ["task"],
    type: null,
    doc: "What the loop's names are: `loop_var` (default `item`), `index_var` (from 0), `label` (shown for each item).",
  },
  register: {
    on: ["task"],
    type: variableName,
    doc: "Keep the result under this name, for this host, for the rest of the run.",
  },
  notify: {
    on: ["task"],
    type: templateTexts,
    doc: "Handlers of this play to run once, at its end, if the task changed something. Their names must be known before the change is made.",
  },
  changed_when: {
    on: ["task"],
    type: condition,
    doc: "Replaces the module's verdict. The result is available under its registered name.",
  },
  failed_when: { on: ["task"], type: condition, doc: "Likewise, for failure." },
  until: {
    on: ["task"],
    type: condition,
    doc: "Retry until the condition is true.",
  },
  retries: {
    on: ["task"],
    type: templateNumber,
    doc: "At most this many more tries (default 3). Without `until`: until the task succeeds.",
  },
  delay: { on: ["task"], type: templateNumber, doc: "Seconds between tries (default 5)." },
  timeout: {
    on: ["task"],
    type: templateNumber,
    doc: "Seconds for each program the task runs. Without it every action has a deadline of its own.",
  },
  ignore_errors: {
    on: WITHIN_PLAYS,
    type: templateFlag,
    inherited: "closest",
    doc: "Report a failure and go on.",
  },
  vars: {
    on: ["playbook import", ...ANYWHERE],
    type: variables,
    inherited: "all",
    doc: "Variables for what is within. Those of an inner place win.",
  },
  vars_files: {
    on: ["play"],
    type: texts,
    doc: "Files of variables. Later files win over earlier ones and over the play's `vars`.",
  },
  become: {
    on: ANYWHERE,
    type: templateFlag,
    inherited: "closest",
    doc: "Act as another user, through sudo. Where sudo refuses, the task fails on that host.",
  },
  become_user: {
    on: ANYWHERE,
    type: templateText,
    inherited: "closest",
    doc: "Which user (default root).",
  },
  environment: {
    on: ANYWHERE,
    type: templateMap,
    inherited: "all",
    doc: "Environment variables for the programs that tasks run. Those of an inner place win.",
  },
  tags: {
    on: ["playbook import", ...ANYWHERE],
    type: tags,
    inherited: "all",
    doc: "Names to choose tasks by. Tags of outer places add up.",
  },
  serial: {
    on: ["play"],
    type: serial,
    doc: 'Hosts in batches: a number, a share such as `"30%"`, or a list whose last size repeats.',
  },
  strategy: {
    on: ["play"],
    type: oneOf("linear", "free"),
    doc: "`linear` (default): a task is done on all hosts before the next one begins on any. `free`: each host by itself.",
  },
  delegate_to: {
    on: WITHIN_PLAYS,
    type: templateText,
    inherited: "closest",
    doc: "Do it on that host (`localhost` is this machine), with this host's variables.",
  },
  run_once: {
    on: WITHIN_PLAYS,
    type: flag,
    inherited: "closest",
    doc: "Only on the first host whose condition holds, in each batch. All hosts get the result.",
  },
  any_errors_fatal: {
    on: ANYWHERE,
    type: flag,
    inherited: "closest",
    doc: "A failure on any host ends the run after the task.",
  },
  no_log: {
    on: ANYWHERE,
    type: flag,
    inherited: "closest",
    doc: "Report the outcome and nothing else.",
  },
  check_mode: {
    on: WITHIN_PLAYS,
    type: flag,
    inherited: "closest",
    doc: "`false`: acts even in a check (for commands that only look). `true`: never writes.",
  },
} as const satisfies Readonly<Record<string, Keyword>>;

export type KeywordName = keyof typeof keywords;

/** Of a place, in the table's order. */
export function keywordsOf(place: Place): readonly KeywordName[] {
  return names.filter((name) => (keywords[name].on as readonly Place[]).includes(place));
}

const names = Object.keys(keywords) as readonly KeywordName[];
