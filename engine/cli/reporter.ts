import { human, json } from "../report/index.js";
import type { OperatorPrompt } from "../runner/context.js";
import type { Reporter } from "../event/index.js";
import type { SecretStore } from "../secret/store.js";
import type { CliOptions } from "./options.js";
import { askHidden, askToContinue, hasTerminal } from "./terminal.js";
import { hasColour } from "./diagnostics.js";

/** Reports a run, and prompts the person at the terminal without the report getting in the way. */
export interface Reporting {
  readonly reporter: Reporter;
  readonly operator: OperatorPrompt;
  /** Prompts for a secret, once for each name. Null if there is no terminal. */
  readonly askSecret: (name: string, question: string) => string | null;
  /** Prompts each time. @throws InputError if there is no terminal */
  readonly ask: (question: string, instead: string) => string;
  /** Prints a message on stderr. */
  readonly notify: (text: string) => void;
}

/** Events as JSON lines, or for people: live on a terminal, plain lines through a pipe. */
export function createReporting(
  playbooks: readonly string[],
  settings: CliOptions,
  secrets: SecretStore,
): Reporting {
  if (settings.json === true)
    return {
      reporter: json((line) => process.stdout.write(line)),
      ...prompts(
        () => undefined,
        () => undefined,
      ),
    };
  const reporter = human({
    stream: process.stdout,
    color: hasColour(process.stdout),
    verbose: settings.verbose,
    diff: settings.diff ?? false,
    live: process.stdout.isTTY && !process.env["CI"] && process.env["TERM"] !== "dumb",
    get rerun() {
      return commandLine(playbooks, settings).map((word) => secrets.scrub(word));
    },
  });
  return {
    reporter,
    ...prompts(
      () => reporter.hold(),
      () => reporter.release(),
    ),
  };
}

function prompts(hold: () => void, release: () => void): Omit<Reporting, "reporter"> {
  const answers = new Map<string, string>();
  let questions: Promise<void> = Promise.resolve();
  const held = <T>(ask: () => T): T => {
    hold();
    try {
      return ask();
    } finally {
      release();
    }
  };
  return {
    operator: (host, text, values) => {
      const lines = values.map(({ label, value }) => `  ${label}: ${value}`);
      const message = [`\n${host}: ${text}`, ...lines].join("\n");
      const instead = "Run tsplay in a terminal, or choose a method that needs no operator.";
      const ask = (): Promise<void> => {
        hold();
        return askToContinue(message, instead).finally(release);
      };
      // One after the other: Ctrl-C at one prompt ends those of the other hosts too.
      return (questions = questions.then(ask));
    },
    ask: (question, instead) => held(() => askHidden(question, instead)),
    notify: (text) => held(() => process.stderr.write(text)),
    askSecret: (name, question) => {
      if (!answers.has(name) && !hasTerminal()) return null;
      const answer =
        answers.get(name) ?? held(() => askHidden(`${question}:`, `Set ${name} in the environment.`));
      answers.set(name, answer);
      return answer;
    },
  };
}

/** The command line that repeats this run, without `-l`. */
function commandLine(playbooks: readonly string[], settings: CliOptions): readonly string[] {
  const repeated = (flag: string, values: readonly string[]): readonly string[] =>
    values.flatMap((value) => [flag, value]);
  return [
    "tsplay",
    settings.check === true ? "check" : "run",
    ...playbooks,
    ...repeated("-i", settings.inventory),
    ...repeated("-e", settings.extraVars.map(withoutSecret)),
    ...repeated("-t", settings.tags),
    ...repeated("--skip-tags", settings.skipTags),
    ...repeated("--modules", settings.modules),
    ...(settings.user === undefined ? [] : ["-u", settings.user]),
    ...(settings.become === true ? ["-b"] : []),
    ...(settings.askPass === true ? ["-k"] : []),
    ...(settings.askBecomePass === true ? ["-K"] : []),
  ];
}

/** A variable that is probably secret is left out, since the report may go into a log. */
function withoutSecret(word: string): string {
  return word.replace(/^(\w*(?:pass|secret|token|key)\w*)=.*$/is, "$1=…");
}
