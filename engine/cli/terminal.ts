import { spawnSync } from "node:child_process";
import { closeSync, openSync, readSync, writeSync } from "node:fs";
import { InputError } from "../source/diagnostic.js";

/** Asks at the terminal without echo, whatever stdin and stdout are. @throws InputError when there is no terminal */
export function askHidden(question: string, instead: string): string {
  const terminal = openTerminal(question, instead);
  try {
    writeSync(terminal, `${question} `);
    stty("-echo", terminal);
    const answer = readLine(terminal);
    writeSync(terminal, "\n");
    return answer;
  } finally {
    stty("echo", terminal);
    closeSync(terminal);
  }
}

/** Shows a message at the terminal and waits for Enter. @throws InputError when there is no terminal */
export function askToContinue(message: string, instead: string): void {
  const terminal = openTerminal(message, instead);
  try {
    writeSync(terminal, `${message}\nPress Enter to go on. `);
    readLine(terminal);
  } finally {
    closeSync(terminal);
  }
}

function openTerminal(question: string, instead: string): number {
  try {
    return openSync("/dev/tty", "r+");
  } catch {
    const detail = `“${question.split("\n")[0] ?? ""}” has to be asked, but there is no terminal. ${instead}`;
    throw new InputError({ code: "option", summary: "Nobody to ask", detail, at: null });
  }
}

function stty(word: "echo" | "-echo", terminal: number): void {
  spawnSync("stty", [word], { stdio: [terminal, "ignore", "ignore"] });
}

function readLine(terminal: number): string {
  const bytes: number[] = [];
  const one = Buffer.alloc(1);
  while (readSync(terminal, one) === 1 && one[0] !== 0x0a) bytes.push(one[0] ?? 0);
  return Buffer.from(bytes).toString("utf8").replace(/\r$/, "");
}
