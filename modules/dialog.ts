import { createHash } from "node:crypto";
import {
  defineModule,
  given,
  param,
  type ParamSchema,
  type ParamsOf,
  type PromptTurn,
  quote,
  readConversation,
  refuse,
} from "../engine/module/index.js";
import { expression } from "./lib/regexp.js";
import {
  guarded,
  programParams,
  programResult,
  programReturns,
  readDone,
  runChange,
  texts,
} from "./lib/program.js";

const { creates, removes, chdir, env } = programParams;

const turn = {
  prompt: param.text(
    "A regular expression for the end of the last, unfinished line of output, where the program waits for an answer",
  ),
  answer: param.text("The answer; empty accepts the default", { optional: true }),
  secret_answer: param.text(
    "The answer if it is secret, such as a password: never shown, never stored on the host",
    { secret: true, optional: true },
  ),
  after: param.text(
    "A regular expression that the output since the last answer must match, to tell two prompts with the same last line apart",
    { optional: true },
  ),
  times: param.integer("How often this may be asked before it counts as a loop", { minimum: 1, default: 1 }),
} as const satisfies ParamSchema;

const params = {
  script: param.text("Shell commands that start the program", { minLength: 1 }),
  turns: param.list(
    { type: "object", properties: turn },
    "The table of prompts and answers. Rows may be needed in any order",
    { minItems: 1 },
  ),
  progress: param.text(
    "A regular expression for lines to show while the program runs: the first group, or the whole line",
    { optional: true },
  ),
  alarm: param.text("A regular expression for lines that mean failure, whatever the exit status", {
    optional: true,
  }),
  quiet: param.seconds(120, "Fail after so many seconds without output"),
  within: param.seconds(3600, "Timeout of the whole dialog in seconds"),
  id: param.text(
    "The conversation's name on the host, in lower case, digits, dots and dashes. By default it is derived from the script, so that a changed script is another conversation",
    { pattern: "^[a-z0-9][a-z0-9_.-]*$", optional: true },
  ),
  creates,
  removes,
  chdir,
  env,
} as const satisfies ParamSchema;

/** Answers an interactive program by a table of prompts. */
export default defineModule({
  summary: "Answer an interactive program",
  description:
    "Starts a program that asks questions and answers them from a table. The program runs detached on the host: if the connection or this run is lost, the next run continues where the program is. A prompt that no row matches is never answered: the task fails and shows it.",

  params,
  examples: {
    "Two questions": {
      script: "ssh-keygen -t rsa -f /root/.ssh/id_rsa",
      creates: "/root/.ssh/id_rsa",
      turns: [{ prompt: "passphrase.*: $", answer: "", times: 2 }],
    },
    "A password, and a question that may not be asked": {
      script: "setup-tool",
      creates: "/etc/tool.conf",
      turns: [
        { prompt: "Overwrite\\? \\(y/n\\) $", answer: "y" },
        { prompt: "[Pp]assword: $", secret_answer: "{{ tool_password }}", times: 2 },
      ],
      alarm: "^ERROR (.*)$",
    },
  },

  returns: programReturns,

  alwaysRuns: (settings) => !guarded(settings),
  validate: refuseBadTable,

  reads: (settings) => ({
    conversation: readConversation(conversationId(settings)),
    done: readDone(settings),
  }),

  check(settings, { conversation: { stage }, done }) {
    const { script } = settings;
    if (stage === "running" || stage === "ended")
      return { summary: conversationId(settings), before: `started, and ${stage}`, after: script };
    return runChange(script, done, settings);
  },

  apply: (settings) => [
    {
      do: "converse",
      id: conversationId(settings),
      script:
        settings.chdir === undefined
          ? settings.script
          : `cd ${quote(settings.chdir)} || exit\n${settings.script}`,
      env: texts(settings.env),
      dialog: {
        turns: settings.turns.map(turnOf),
        quiet: settings.quiet,
        within: settings.within,
        ...given({ progress: settings.progress, alarm: settings.alarm }),
      },
    },
  ],
  result: (_params, _found, written) => programResult(written[0]),
});

type Settings = ParamsOf<typeof params>;

const turnOf = ({ prompt, answer, secret_answer, after, times }: ParamsOf<typeof turn>): PromptTurn => ({
  name: prompt,
  prompt,
  answer: secret_answer ?? answer ?? "",
  times,
  ...given({ after }),
});

function conversationId({ id, script, chdir: directory }: Settings): string {
  const text = JSON.stringify([script, directory ?? null]);
  return id ?? `dialog-${createHash("sha256").update(text).digest("hex").slice(0, 12)}`;
}

function refuseBadTable({ progress, alarm, turns }: Settings): void {
  expression("progress", progress ?? "");
  expression("alarm", alarm ?? "");
  for (const { prompt, answer, secret_answer, after } of turns) {
    if ((answer === undefined) === (secret_answer === undefined))
      refuse(`the prompt “${prompt}” needs exactly one of “answer” and “secret_answer”`);
    expression("prompt", prompt);
    expression("after", after ?? "");
  }
}
