import { human, json } from "../report/index.js";
import type { OperatorPrompt } from "../runner/context.js";
import type { Reporter } from "../event/index.js";
import type { SecretStore } from "../secret/store.js";
import type { RunSettings } from "./settings.js";
import { askHidden, askToContinue, hasTerminal } from "./terminal.js";
import { hasColour } from "./trouble.js";

/** How a run is told, and how the person at the terminal is asked without the telling getting in the way. */
export interface Telling {
  readonly reporter: Reporter;
  readonly operator: OperatorPrompt;
  /** Remembers what was answered: a secret is asked for once. Null when there is no terminal. */
  readonly askSecret: (name: string, question: string) => string | null;
  /** Asks without remembering. @throws InputError when there is no terminal */
  readonly ask: (question: string, instead: string) => string;
  /** Says something on stderr. */
  readonly aside: (text: string) => void;
}

/** Events as JSON lines, or for people: live on a terminal, plain lines through a pipe. */
export function tellingFor(
  playbooks: readonly string[],
  settings: RunSettings,
  secrets: SecretStore,
): Telling {
  if (settings.json === true)
    return {
      reporter: json((line) => process.stdout.write(line)),
      ...asking(
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
    ...asking(
      () => reporter.hold(),
      () => reporter.release(),
    ),
  };
}

function asking(hold: () => void, release: () => void): Omit<Telling, "reporter"> {
  const answered = new Map<string, string>();
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
    operator: (host, say, show) => {
      const shown = show.map(({ label, value }) => `  ${label}: ${value}`);
      const message = [`\n${host}: ${say}`, ...shown].join("\n");
      const instead = "Run it from a terminal, or choose a way that needs nobody.";
      const ask = (): Promise<void> => {
        hold();
        return askToContinue(message, instead).finally(release);
      };
      // Whoever leaves at one question is not asked those of the other hosts.
      return (questions = questions.then(ask));
    },
    ask: (question, instead) => held(() => askHidden(question, instead)),
    aside: (text) => held(() => process.stderr.write(text)),
    askSecret: (name, question) => {
      if (!answered.has(name) && !hasTerminal()) return null;
      const answer =
        answered.get(name) ?? held(() => askHidden(`${question}:`, `Set ${name} in the environment.`));
      answered.set(name, answer);
      return answer;
    },
  };
}

/** The words that would repeat this run, without its limit. */
function commandLine(playbooks: readonly string[], settings: RunSettings): readonly string[] {
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

/** What is typed again by whoever knows it, and does not belong into the log of a run. */
function withoutSecret(word: string): string {
  return word.replace(/^(\w*(?:pass|secret|token|key)\w*)=.*$/is, "$1=…");
}
