import { createHash } from "node:crypto";
import {
  defineModule,
  quote,
  readConversation,
  refuse,
  type Secret,
  type Turn,
} from "../engine/module/index.js";
import {
  guarded,
  doneProbe,
  programParams,
  programResult,
  programReturns,
  running,
  texts,
} from "./lib/program.js";

const { creates, removes, chdir, env } = programParams;

/** Answers an interactive program by a table of prompts. */
export default defineModule({
  summary: "Answer an interactive program",
  description:
    "Starts a program that asks questions and answers them from a table. The program runs detached on the host: when the connection or this run is lost, the next run picks it up where it stands. A prompt that no row knows is never answered: the step fails and shows it.",

  params: {
    script: { type: "string", minLength: 1, description: "Lines of sh that start the program" },
    turns: {
      type: "array",
      minItems: 1,
      description: "The table: what is asked, and what is answered. Rows may be needed in any order",
      items: {
        type: "object",
        properties: {
          prompt: {
            type: "string",
            description:
              "A regular expression for the end of the unfinished last line, where the program waits",
          },
          answer: {
            type: "string",
            optional: true,
            description: "The line to answer; empty takes the default",
          },
          secret_answer: {
            type: "string",
            secret: true,
            optional: true,
            description: "The same for passwords: never shown, never stored on the host",
          },
          after: {
            type: "string",
            optional: true,
            description:
              "A regular expression for what was printed since the last answer, where two prompts end in the same line",
          },
          times: {
            type: "integer",
            minimum: 1,
            default: 1,
            description: "How often it may be asked before it is called a loop",
          },
        },
      },
    },
    progress: {
      type: "string",
      optional: true,
      description:
        "A regular expression for lines worth telling while it runs: the first group, or the whole line",
    },
    alarm: {
      type: "string",
      optional: true,
      description: "A regular expression for lines that mean failure, whatever the exit status says",
    },
    quiet: {
      type: "number",
      minimum: 1,
      default: 120,
      description: "Seconds of silence before it is called stuck",
    },
    within: { type: "number", minimum: 1, default: 3600, description: "Seconds it may take in all" },
    id: {
      type: "string",
      pattern: "^[a-z0-9][a-z0-9_.-]*$",
      optional: true,
      description:
        "The name of the conversation on the host, in lower case, digits, dots and dashes. Made of the script when absent: a changed script is another conversation",
    },
    creates,
    removes,
    chdir,
    env,
  },
  examples: {
    "Two questions": {
      script: "ssh-keygen -t rsa -f /root/.ssh/id_rsa",
      creates: "/root/.ssh/id_rsa",
      turns: [{ prompt: "passphrase.*: $", answer: "", times: 2 }],
    },
    "A password, and a question that may come or not": {
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

  alwaysRuns: (params) => !guarded(params),
  validate: refuseBadTable,

  reads: (params) => ({
    conversation: readConversation(conversationId(params)),
    done: doneProbe(params),
  }),

  check(params, { conversation, done }) {
    if (conversation.stage === "running" || conversation.stage === "ended")
      return {
        summary: conversationId(params),
        before: `begun, and ${conversation.stage}`,
        after: params.script,
      };
    return running(params.script, done, params);
  },

  apply: (params) => [
    {
      do: "converse",
      id: conversationId(params),
      script:
        params.chdir === undefined ? params.script : `cd ${quote(params.chdir)} || exit\n${params.script}`,
      env: texts(params.env),
      dialog: {
        turns: params.turns.map(turn),
        quiet: params.quiet,
        within: params.within,
        ...(params.progress === undefined ? {} : { progress: params.progress }),
        ...(params.alarm === undefined ? {} : { alarm: params.alarm }),
      },
    },
  ],
  result: (_params, _found, written) => programResult(written[0]),
});

interface Row {
  readonly prompt: string;
  readonly answer?: string;
  readonly secret_answer?: Secret;
  readonly after?: string;
  readonly times: number;
}

const turn = ({ prompt, answer, secret_answer, after, times }: Row): Turn => ({
  name: prompt,
  prompt,
  answer: secret_answer ?? answer ?? "",
  times,
  ...(after === undefined ? {} : { after }),
});

function conversationId({ id, script, chdir }: { id?: string; script: string; chdir?: string }): string {
  const text = JSON.stringify([script, chdir ?? null]);
  return id ?? `dialog-${createHash("sha256").update(text).digest("hex").slice(0, 12)}`;
}

function refuseBadTable(params: { turns: readonly Row[]; progress?: string; alarm?: string }): void {
  for (const pattern of [params.progress ?? "", params.alarm ?? ""]) refuseBadPattern(pattern);
  for (const { prompt, answer, secret_answer, after } of params.turns) {
    if ((answer === undefined) === (secret_answer === undefined))
      refuse(`the prompt “${prompt}” needs exactly one of “answer” and “secret_answer”`);
    for (const pattern of [prompt, after ?? ""]) refuseBadPattern(pattern);
  }
}

function refuseBadPattern(pattern: string): void {
  try {
    new RegExp(pattern);
  } catch {
    refuse(`“${pattern}” is not a regular expression`);
  }
}
