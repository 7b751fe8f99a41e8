import { spawnSync } from "node:child_process";
import { closeSync, openSync, readSync, writeSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { InputError } from "../source/diagnostic.js";

/** Ctrl-C was pressed at a prompt. The process has been sent SIGINT, as the terminal would have done. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

/** Whether there is a terminal to prompt on. */
export function hasTerminal(): boolean {
  try {
    closeSync(openSync("/dev/tty", "r+"));
    return true;
  } catch {
    return false;
  }
}

/**
 * Prompts on the terminal without echo, wherever stdin and stdout lead.
 * @throws InputError when there is no terminal
 * @throws Interrupted
 */
export function askHidden(question: string, instead: string): string {
  return atTerminal(question, instead, (terminal) => {
    writeSync(terminal, `${question} `);
    const answer = readLine(terminal);
    writeSync(terminal, "\n");
    return answer;
  });
}

/**
 * Shows a message at the terminal and waits for Enter.
 * @throws InputError when there is no terminal
 * @throws Interrupted
 */
export async function askToContinue(message: string, instead: string): Promise<void> {
  try {
    atTerminal(message, instead, (terminal) => {
      writeSync(terminal, `${message}\nPress Enter to continue. `);
      readLine(terminal);
      writeSync(terminal, "\n");
    });
  } catch (error) {
    // The handler of the signal runs only when the event loop does.
    if (error instanceof Interrupted) await sleep(10);
    throw error;
  }
}

/**
 * Reading from the terminal blocks the event loop, so signals would wait too: Ctrl-C is read as a character instead.
 * However it ends, the terminal is left as it was.
 */
function atTerminal<T>(question: string, instead: string, ask: (terminal: number) => T): T {
  const terminal = openTerminal(question, instead);
  const before = stty(terminal, "-g").trim();
  try {
    stty(terminal, "-echo", "-icanon", "-isig", "min", "1");
    return ask(terminal);
  } catch (error) {
    if (error instanceof Interrupted) process.kill(process.pid, "SIGINT");
    throw error;
  } finally {
    if (before !== "") stty(terminal, before);
    closeSync(terminal);
  }
}

function openTerminal(question: string, instead: string): number {
  try {
    return openSync("/dev/tty", "r+");
  } catch {
    const [prompt = ""] = question.trim().split("\n");
    const detail = `“${prompt}” needs an answer, but there is no terminal to prompt on. ${instead}`;
    throw new InputError({ code: "option", summary: "No terminal", detail, at: null });
  }
}

function stty(terminal: number, ...words: readonly string[]): string {
  return spawnSync("stty", words, { stdio: [terminal, "pipe", "ignore"], encoding: "utf8" }).stdout;
}

/** A line up to Enter, with the usual keys to delete what was typed. @throws Interrupted for Ctrl-C, and Ctrl-D on an empty line */
function readLine(terminal: number): string {
  const typed: number[] = [];
  const one = Buffer.alloc(1);
  while (readSync(terminal, one) === 1) {
    const [key = 0] = one;
    if (key === ENTER || key === RETURN) break;
    if (key === CTRL_C || (key === CTRL_D && typed.length === 0)) throw new Interrupted("interrupted");
    if (key === CTRL_U) typed.length = 0;
    else if (key === BACKSPACE || key === DELETE) deleteLast(typed);
    else typed.push(key);
  }
  return Buffer.from(typed).toString("utf8");
}

/** Deletes one character, which may be several bytes of UTF-8. */
function deleteLast(typed: number[]): void {
  let last = typed.pop();
  while (last !== undefined && (last & 0xc0) === 0x80) last = typed.pop();
}

const [CTRL_C, CTRL_D, BACKSPACE, ENTER, RETURN, CTRL_U, DELETE] = [0x03, 0x04, 0x08, 0x0a, 0x0d, 0x15, 0x7f];
