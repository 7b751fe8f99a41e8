import { spawnSync } from "node:child_process";
import { closeSync, openSync, readSync, writeSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { InputError } from "../source/diagnostic.js";

/** Somebody pressed Ctrl-C at a question. The process has been sent SIGINT, as the terminal would have done. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

/** Whether there is anybody to ask. */
export function hasTerminal(): boolean {
  try {
    closeSync(openSync("/dev/tty", "r+"));
    return true;
  } catch {
    return false;
  }
}

/**
 * Asks at the terminal without echo, whatever stdin and stdout are.
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
      writeSync(terminal, `${message}\nPress Enter to go on. `);
      readLine(terminal);
      writeSync(terminal, "\n");
    });
  } catch (error) {
    // The signal is heard of only when nothing else is being done.
    if (error instanceof Interrupted) await sleep(10);
    throw error;
  }
}

/**
 * Waiting for a person stands still, so that signals would wait too: the terminal hands Ctrl-C over as a character.
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
    const asked = question.trim().split("\n")[0] ?? "";
    const detail = `“${asked}” has to be asked, but there is no terminal. ${instead}`;
    throw new InputError({ code: "option", summary: "Nobody to ask", detail, at: null });
  }
}

function stty(terminal: number, ...words: readonly string[]): string {
  return spawnSync("stty", words, { stdio: [terminal, "pipe", "ignore"], encoding: "utf8" }).stdout;
}

/** Up to Enter, with the keys that take back what was typed. @throws Interrupted for Ctrl-C, and Ctrl-D on an empty line */
function readLine(terminal: number): string {
  const typed: number[] = [];
  const one = Buffer.alloc(1);
  while (readSync(terminal, one) === 1) {
    const [key = 0] = one;
    if (key === ENTER || key === RETURN) break;
    if (key === CTRL_C || (key === CTRL_D && typed.length === 0)) throw new Interrupted("interrupted");
    if (key === CTRL_U) typed.length = 0;
    else if (key === BACKSPACE || key === DELETE) takeBack(typed);
    else typed.push(key);
  }
  return Buffer.from(typed).toString("utf8");
}

/** One character, which may be several bytes of UTF-8. */
function takeBack(typed: number[]): void {
  let last = typed.pop();
  while (last !== undefined && (last & 0xc0) === 0x80) last = typed.pop();
}

const [CTRL_C, CTRL_D, BACKSPACE, ENTER, RETURN, CTRL_U, DELETE] = [0x03, 0x04, 0x08, 0x0a, 0x0d, 0x15, 0x7f];
