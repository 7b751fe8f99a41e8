import {
  type Change,
  DEFAULT_WITHIN,
  decode,
  type Fields,
  readScript,
  mapProbe,
  type ParamsOf,
  type ParamSchema,
  type Probe,
  quote,
  type Reply,
  type RunSettings,
} from "../../engine/module/index.js";

/** What command and shell have in common. */
export const programParams = {
  creates: {
    type: "string",
    optional: true,
    description:
      "A path that is there once this has been done. With it the step is ok where the path exists, can be checked without running anything, and fails when the path is still missing afterwards",
  },
  removes: {
    type: "string",
    optional: true,
    description: "A path that is gone once this has been done, in the same way",
  },
  chdir: {
    type: "string",
    optional: true,
    description: "The directory to run in; the login one when absent",
  },
  stdin: {
    type: "string",
    optional: true,
    description: "What the program reads from its standard input, exactly so; nothing when absent",
  },
  env: {
    type: "map",
    values: { type: "scalar" },
    default: {},
    description: "Further variables of its environment. They do not appear in any list of processes",
  },
  within: {
    type: "number",
    minimum: 1,
    default: DEFAULT_WITHIN,
    description: "Seconds after which it is ended and called stuck",
  },
  accept: {
    type: "array",
    items: { type: "integer", minimum: 0, maximum: 255 },
    minItems: 1,
    default: [0],
    description: "Exit statuses that are not failures",
  },
} as const satisfies ParamSchema;

export type ProgramParams = ParamsOf<typeof programParams>;

/** Fields of a program's result, documented. */
export const programReturns = {
  status: "The exit status; null when it was not run because of creates or removes",
  stdout: "What it printed, without the newlines at the end",
  stderr: "What it complained about, in the same way",
  stdout_lines: "What it printed, as a list of lines",
} as const;

/** Paths that tell whether a program has been run already. */
interface Guards {
  readonly creates?: string;
  readonly removes?: string;
}

/** Whether the host can say if the program has been run already. */
export function guarded({ creates, removes }: Guards): boolean {
  return creates !== undefined || removes !== undefined;
}

/** Whether the paths say that the program has been run already; one look at both. */
export function doneProbe({ creates, removes }: Guards): Probe<boolean> {
  const signs = [
    ...(creates === undefined ? [] : [`[ -e ${quote(creates)} ]`]),
    ...(removes === undefined ? [] : [`{ [ ! -e ${quote(removes)} ] && [ ! -L ${quote(removes)} ]; }`]),
  ];
  return mapProbe(readScript(signs.join(" || ") || "false"), ({ status }) => status === 0);
}

/** The change that running a program is. */
export function running(
  command: string,
  done: boolean,
  { creates, removes }: Guards,
): Change<string | null> | null {
  const signs = [
    ...(creates === undefined ? [] : [`creates ${creates}`]),
    ...(removes === undefined ? [] : [`removes ${removes}`]),
  ];
  const purpose = signs.length === 0 ? "" : ` (${signs.join(", ")})`;
  return done ? null : { summary: firstLine(command) + purpose, before: null, after: command };
}

/** The parts of a run action that are the same for command and shell. */
export function runSettings({ chdir, stdin, env, within, accept }: ProgramParams): RunSettings {
  return {
    do: "run",
    env: texts(env),
    within,
    accept,
    ...(chdir === undefined ? {} : { chdir }),
    ...(stdin === undefined ? {} : { stdin }),
  };
}

/** Variables of an environment, as the texts they are. */
export function texts(
  values: Readonly<Record<string, string | number | boolean>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
}

/** What a program left behind, as playbooks see it. */
export function programResult(reply: Reply | undefined): Fields {
  const stdout = reply ? trimEnd(decode(reply.stdout)) : "";
  return {
    status: reply?.status ?? null,
    stdout,
    stderr: reply ? trimEnd(decode(reply.stderr)) : "",
    stdout_lines: stdout === "" ? [] : stdout.split("\n"),
  };
}

const trimEnd = (text: string): string => text.replace(/\n+$/, "");

function firstLine(command: string): string {
  const [first = "", ...more] = command.trim().split("\n");
  return more.length > 0 ? `${first} …` : first;
}
