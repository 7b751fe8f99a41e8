import { spawnSync } from "node:child_process";
import { appendFileSync, closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { isatty } from "node:tty";
import { readLine } from "./files.js";

/** Ends a stage: otopi prints the message with the stage's name and goes on to Clean up. */
export class StageError extends Error {}

/** The person said no. */
export class Aborted extends Error {}

export interface Question {
  /** otopi's name of the question; not unique. */
  readonly name: string;
  /** What is shown; lines are separated by LF, the last one ends as a prompt does. */
  readonly note: string;
  readonly hidden?: boolean;
  readonly values?: readonly string[];
  readonly ignoreCase?: boolean;
  readonly fallback?: string | null;
}

const LEVELS = { INFO: " INFO  ", WARNING: "WARNING", ERROR: " ERROR " } as const;
const COLOURS = { INFO: "\x1b[92m", WARNING: "\x1b[93m", ERROR: "\x1b[0;31m" } as const;
const YES_NO = ["Yes", "No"] as const;

/** otopi 1.2.0's dialog with a person, or (DIALOG/dialect=str:machine) with a program. */
export class Dialog {
  readonly #machine: boolean;
  readonly #log: string;
  readonly #coloured = isatty(1);

  constructor(machine: boolean, log: string) {
    this.#machine = machine;
    this.#log = log;
    mkdirSync(log.slice(0, log.lastIndexOf("/")), { recursive: true });
  }

  info(text: string): void {
    this.#tell("INFO", text);
  }

  warning(text: string): void {
    this.#tell("WARNING", text);
  }

  error(text: string): void {
    this.#tell("ERROR", text);
  }

  /** Shows lines that are not log lines. */
  note(text: string): void {
    this.record(`DIALOG:SEND ${text}`);
    for (const line of text.split("\n")) put(`${this.#indented(line)}\n`);
  }

  /** A section's title between two blank lines. */
  title(text: string): void {
    this.note(`\n--== ${text} ==--\n`);
  }

  /** Asks until the answer is one of the values and not empty; its end of input ends the stage. */
  ask(question: Question): string {
    for (;;) {
      const answer = this.#answerTo(question);
      const text = answer === "" ? (question.fallback ?? "") : answer;
      const given = question.ignoreCase === true ? text.toLowerCase() : text;
      if (given === "" && question.fallback === undefined) this.error("Please specify value");
      else if (question.values === undefined) return given;
      else {
        const same = (value: string): boolean =>
          (question.ignoreCase === true ? value.toLowerCase() : value) === given;
        const value = question.values.find(same);
        if (value !== undefined) return value;
        if (this.#machine) throw new StageError(`Invalid value provided to '${question.name}'`);
        this.error("Invalid value");
      }
    }
  }

  /** A question for yes or no; `note` ends before the values. */
  confirm(name: string, note: string, fallback: "Yes" | "No"): boolean {
    return this.ask({ name, note, values: YES_NO, ignoreCase: true, fallback }) === "Yes";
  }

  /** Writes to the log file only. */
  record(text: string): void {
    const now = new Date().toISOString().replace("T", " ").slice(0, 19);
    appendFileSync(this.#log, `${now} DEBUG otopi.plugins.simulated dialog:0 ${text}\n`, { mode: 0o600 });
  }

  #tell(level: keyof typeof LEVELS, text: string): void {
    const line = text.replaceAll("\n", " ");
    this.record(`${level} ${line}`);
    if (this.#machine) put(`***L:${level} ${line}\n`);
    else if (this.#coloured) put(`${COLOURS[level]}[${LEVELS[level]}]\x1b[0m ${line}\n`);
    else put(`[${LEVELS[level]}] ${line}\n`);
  }

  #answerTo(question: Question): string {
    const { name, note, hidden } = question;
    this.record(`DIALOG:SEND ${name}`);
    if (this.#machine) {
      put(`***Q:STRING ${name}\n`);
      for (const line of note.split("\n")) put(`${this.#indented(line)}\n`);
    } else {
      put(
        note
          .split("\n")
          .map((line) => this.#indented(line))
          .join("\n"),
      );
    }
    const answer = hidden === true && !this.#machine && isatty(0) ? secretLine() : readLine();
    if (answer === null) throw new StageError("End of file");
    this.record(`DIALOG:RECEIVE ${hidden === true && !this.#machine ? "**FILTERED**" : answer}`);
    return answer;
  }

  #indented(line: string): string {
    if (this.#machine) return line === "" ? "###" : `### ${line}`;
    return line === "" ? "         " : `          ${line}`;
  }
}

const put = (text: string): void => void writeSync(1, text);

/** Reads from the controlling terminal with its echo off, as getpass does, and ends the line on the screen. */
function secretLine(): string | null {
  const terminal = openSync("/dev/tty", "r+");
  const stty = (word: string): void =>
    void spawnSync("stty", [word], { stdio: [terminal, "ignore", "ignore"] });
  stty("-echo");
  const answer = readLine(terminal);
  stty("echo");
  closeSync(terminal);
  put("\n");
  return answer;
}
