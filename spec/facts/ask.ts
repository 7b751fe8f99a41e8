import { spawnSync } from "node:child_process";
import { facts } from "../../engine/facts/index.js";
import { onlyAsk, parseReplies } from "../support/probe.js";

/** What a fact makes of a host's answer. */
export function reading(name: string, stdout: string, status = 0): unknown {
  return parseReplies(fact(name).probe, { status, stdout: Buffer.from(stdout), stderr: Buffer.alloc(0) });
}

/** The shells of this machine that scripts must work under. */
export const shells: readonly (readonly [string, ...string[]])[] = (
  [["dash"], ["bash", "--posix"], ["busybox", "ash"]] as const
).filter(([program, ...options]) => spawnSync(program, [...options, "-c", "true"]).status === 0);

/** Asks this machine, in one shell; `path` is where programs are found. */
export function asked(
  name: string,
  [program, ...options]: readonly [string, ...string[]],
  path?: string,
): unknown {
  const ask = onlyAsk(fact(name).probe);
  const text = ask.ask === "script" ? ask.text : ask.ask === "text" ? `cat ${ask.path}` : "false";
  const { status, stdout, stderr } = spawnSync(
    program,
    [...options, "-c", path ? `PATH=${path}\n${text}` : text],
    {
      env: { PATH: process.env["PATH"], HOME: "/", LC_ALL: "C" },
    },
  );
  return parseReplies(fact(name).probe, { status: status ?? 255, stdout, stderr });
}

function fact(name: string): NonNullable<ReturnType<typeof facts.get>> {
  const found = facts.get(name);
  if (found === undefined) throw new Error(`no fact ${name}`);
  return found;
}
