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

/** Where a keyword may be written. A task has keywords and one key that names its module. */
export type Place = "play" | "playbook import" | "block" | "task import" | "task";

/** A keyword of the playbook language. */
export interface Keyword {
  readonly on: readonly Place[];
  /** Null if the keyword has not a value but a part of the tree, or is read together with another keyword. */
  readonly type: ValueType<unknown> | null;
  /** How it is inherited: the closest place decides, or the values of all places are combined. */
  readonly inherited?: "closest" | "all";
  /** One or two sentences for docs/playbooks.md. */
  readonly doc: string;
}

const ANYWHERE = ["play", "block", "task import", "task"] as const;
const WITHIN_PLAYS = ["block", "task import", "task"] as const;

/** All keywords: reading, types, hints, inheritance and the tables of docs/playbooks.md come from here. */
export const keywords = {
  hosts: {
    on: ["play"],
    type: texts,
    doc: "A pattern ([docs/inventory.md](inventory.md)) or a list of patterns. A pattern that matches no host is an error.",
  },
  import_playbook: {
    on: ["playbook import"],
    type: text,
    doc: "The path of another playbook, relative to this file. Its plays run in this place.",
  },
  block: {
    on: ["block"],
    type: null,
    doc: "A list of tasks, to which the other keywords of the block apply.",
  },
  import_tasks: {
    on: ["task import"],
    type: text,
    doc: "The path of a tasks file, relative to this file. It is read when the playbook is loaded.",
  },
  name: {
    on: ["play", "playbook import", ...WITHIN_PLAYS],
    type: text,
    doc: "A description for people. The name of a task may contain templates.",
  },
  tasks: { on: ["play"], type: null, doc: "The list of tasks." },
  handlers: {
    on: ["play"],
    type: null,
    doc: "Tasks that run at the end of the play, if they were notified.",
  },
  when: {
    on: ["playbook import", ...WITHIN_PLAYS],
    type: conditions,
    inherited: "all",
    doc: "An expression, or a list of expressions that must all be true. Evaluated for each item of a loop. The conditions of surrounding blocks and imports must be true as well.",
  },
  loop: {
    on: ["task"],
    type: loop,
    doc: "Repeat the task for each item: an expression or a list.",
  },
  loop_control: {
    on: ["task"],
    type: null,
    doc: "Names in the loop: `loop_var` (default `item`), `index_var` (counts from 0), and `label` (shown for each item).",
  },
  register: {
    on: ["task"],
    type: variableName,
    doc: "Store the result in a variable of this name, for this host, for the rest of the run.",
  },
  notify: {
    on: ["task"],
    type: templateTexts,
    doc: "Handlers of this play, to run once at its end if the task changes something. Their names must be known before the change is made.",
  },
  changed_when: {
    on: ["task"],
    type: condition,
    doc: "Whether the task counts as changed, instead of what the module says. The result is available under its registered name.",
  },
  failed_when: { on: ["task"], type: condition, doc: "The same, for failed." },
  until: {
    on: ["task"],
    type: condition,
    doc: "Retry until the condition is true.",
  },
  retries: {
    on: ["task"],
    type: templateNumber,
    doc: "At most this many retries (default 3). Without `until`, the task is retried until it succeeds.",
  },
  delay: { on: ["task"], type: templateNumber, doc: "Seconds between attempts (default 5)." },
  timeout: {
    on: ["task"],
    type: templateNumber,
    doc: "Timeout in seconds for each program that the task runs, and for each wait. Without it, every action has a default timeout.",
  },
  ignore_errors: {
    on: WITHIN_PLAYS,
    type: templateFlag,
    inherited: "closest",
    doc: "Report a failure and continue.",
  },
  vars: {
    on: ["playbook import", ...ANYWHERE],
    type: variables,
    inherited: "all",
    doc: "Variables for everything inside. Inner variables override outer ones.",
  },
  vars_files: {
    on: ["play"],
    type: texts,
    doc: "Variables files. Later files override earlier ones and the `vars` of the play.",
  },
  become: {
    on: ANYWHERE,
    type: templateFlag,
    inherited: "closest",
    doc: "Run as another user with sudo. If sudo refuses, the task fails on that host.",
  },
  become_user: {
    on: ANYWHERE,
    type: templateText,
    inherited: "closest",
    doc: "The user to become (default root).",
  },
  environment: {
    on: ANYWHERE,
    type: templateMap,
    inherited: "all",
    doc: "Environment variables for the programs that tasks run. Inner ones override outer ones.",
  },
  tags: {
    on: ["playbook import", ...ANYWHERE],
    type: tags,
    inherited: "all",
    doc: "Names for selecting tasks. Tags of surrounding blocks, imports and plays are added.",
  },
  serial: {
    on: ["play"],
    type: serial,
    doc: 'Run the play in batches of hosts: a number, a percentage such as `"30%"`, or a list of these, whose last item repeats.',
  },
  strategy: {
    on: ["play"],
    type: oneOf("linear", "free"),
    doc: "`linear` (default): a task is finished on all hosts before the next one begins on any. `free`: each host proceeds independently.",
  },
  delegate_to: {
    on: WITHIN_PLAYS,
    type: templateText,
    inherited: "closest",
    doc: "Run the task on that host (`localhost` is the controller), with this host's variables.",
  },
  run_once: {
    on: WITHIN_PLAYS,
    type: flag,
    inherited: "closest",
    doc: "Run the task only on the first host whose condition is true, in each batch. All hosts get the result.",
  },
  any_errors_fatal: {
    on: ANYWHERE,
    type: flag,
    inherited: "closest",
    doc: "A failure on any host ends the run after this task.",
  },
  no_log: {
    on: ANYWHERE,
    type: flag,
    inherited: "closest",
    doc: "Report only the outcome.",
  },
  check_mode: {
    on: WITHIN_PLAYS,
    type: flag,
    inherited: "closest",
    doc: "`false`: run the task even in check mode, for commands that only read. `true`: never write.",
  },
} as const satisfies Readonly<Record<string, Keyword>>;

export type KeywordName = keyof typeof keywords;

/** The keywords of a place, in the order of the table. */
export function keywordsOf(place: Place): readonly KeywordName[] {
  return names.filter((name) => (keywords[name].on as readonly Place[]).includes(place));
}

const names = Object.keys(keywords) as readonly KeywordName[];
