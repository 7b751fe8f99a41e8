import { spawnSync } from "node:child_process";

/** Runs a program to its end and returns what it printed. @throws Error with the end of what it said of its failure */
export function program(name: string, argv: readonly string[], input = ""): string {
  const options = { encoding: "utf8", input, env: ENVIRONMENT, maxBuffer: 64 * 1024 * 1024 } as const;
  const { status, error, stdout, stderr } = spawnSync(name, argv, options);
  if (error) throw new Error(`${name}: ${error.message}`);
  if (status !== 0)
    throw new Error(`${name} ${argv.join(" ")} failed (${status ?? "killed"}):\n${end(stdout, stderr)}`);
  return stdout;
}

/** Whether a program ends well. */
export function succeeds(name: string, argv: readonly string[]): boolean {
  return spawnSync(name, argv, { stdio: "ignore", env: ENVIRONMENT }).status === 0;
}

/** The environment with the directories of system programs on PATH, which a user's shell may leave out. */
export const ENVIRONMENT: NodeJS.ProcessEnv = {
  ...process.env,
  PATH: `${process.env["PATH"] ?? ""}:/usr/sbin:/usr/bin:/sbin:/bin`,
  LC_ALL: "C",
  DEBIAN_FRONTEND: "noninteractive",
};

function end(...streams: readonly string[]): string {
  const lines = streams.flatMap((text) => text.split("\n")).filter((line) => line.trim() !== "");
  return lines.slice(-15).join("\n");
}
