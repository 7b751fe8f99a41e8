import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { Action, Converse, Dialog } from "../../engine/module/index.js";
import { localLink } from "../../engine/transport/local.js";
import type { Session } from "../../engine/transport/index.js";
import { openShell } from "../../engine/transport/shell/persistent_shell.js";
import { scratch, type Shell, shells } from "../script/shells.js";
import { stateDirectory } from "../support/state_directory.js";

/** One conversation of a spec, with a place for the program's log. */
export interface Stage {
  readonly id: string;
  /** Where the engine keeps the conversation. */
  readonly directory: string;
  readonly path: (name: string) => string;
  /** The answers the program has heard, in order. */
  readonly heard: () => readonly string[];
  readonly converse: (program: string, dialog: Partial<Dialog>, more?: Partial<Converse>) => Converse;
  readonly open: (shell?: Shell) => Promise<Session>;
  /** Ends the program, should it still run, and removes all traces. */
  readonly clear: () => Promise<void>;
}

let count = 0;

export function stage(id = `spec-${process.pid}-${++count}`): Stage {
  const directory = join(stateDirectory, id);
  let place: string | null = null;
  const path = (name: string): string => join((place ??= scratch()), name);
  const sessions: Session[] = [];
  return {
    id,
    directory,
    path,
    heard: () =>
      existsSync(path("heard")) ? readFileSync(path("heard"), "utf8").split("\n").slice(0, -1) : [],
    converse: (program, dialog, more = {}) => converse(id, path("heard"), program, dialog, more),
    open: async (shell) => {
      const session = await openShell(
        localLink("/bin/sh", shell ? programs(shell, path(shell.name)) : process.env),
        null,
        120,
      );
      sessions.push(session);
      return session;
    },
    clear: async () => {
      await Promise.all(sessions.map((session) => session.close()));
      if (existsSync(join(directory, "pid")) && !existsSync(join(directory, "status")))
        end(directory, "KILL");
      rmSync(directory, { recursive: true, force: true });
      if (place !== null) rmSync(place, { recursive: true, force: true });
    },
  };
}

/** Sends a signal to the program's process group. */
export function end(directory: string, signal: "TERM" | "KILL"): void {
  const [group = ""] = readFileSync(join(directory, "pid"), "utf8").split(" ");
  try {
    process.kill(-Number(group), `SIG${signal}`);
  } catch {
    // It is gone already.
  }
}

/** `ask TEXT` asks, and logs the answer, which is then in $answer. */
export function converse(
  id: string,
  log: string,
  program: string,
  dialog: Partial<Dialog>,
  more: Partial<Converse> = {},
): Converse {
  const script = `ask() { printf '%s' "$1"; read -r answer; printf '%s\\n' "$answer" >>'${log}'; }\n${program}`;
  return { do: "converse", id, script, dialog: { turns: [], quiet: 120, within: 600, ...dialog }, ...more };
}

/** The conversation that is killed: four questions, each announced on our stdout before it is answered. */
export function questions(id: string, log: string): Converse {
  const announced = (name: string): Action => ({ do: "operator", say: name });
  const names = ["one", "two", "three", "four"];
  return converse(id, log, [...names.map((name) => `ask '${name}: '; echo`), "sleep 0.5"].join("\n"), {
    turns: names.map((name) => ({
      name,
      prompt: `^${name}: $`,
      first: [announced(name)],
      answer: `to ${name}`,
    })),
  });
}

/** An environment in which `sh` and all programs are those of this shell. */
function programs(shell: Shell, directory: string): NodeJS.ProcessEnv {
  mkdirSync(directory, { recursive: true });
  const [program, applet] = shell.argv;
  const found = spawnSync("sh", ["-c", `command -v "${program}"`], { encoding: "utf8" }).stdout.trim();
  if (applet !== "ash") symlinkSync(found, join(directory, "sh"));
  return { ...process.env, PATH: `${directory}:${shell.path}` };
}

export { shells };
