import { appendFile, mkdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";

import pLimit from "p-limit";

/** Appends one line, given without its newline, to a known_hosts file. */
export type RecordHostKey = (file: string, line: string) => Promise<void>;

/** Appends lines one after the other, so that those of many new hosts never mix, and a line that is there only once. */
export function hostKeyRecorder(): RecordHostKey {
  const oneAtATime = pLimit(1);
  return (file, line) => oneAtATime(() => append(file, line));
}

async function append(file: string, line: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const before = await readFile(file, "utf8").catch(() => "");
  if (`\n${before}`.includes(`\n${line}\n`)) return;
  const gap = before === "" || before.endsWith("\n") ? "" : "\n";
  await appendFile(file, `${gap}${line}\n`, { mode: 0o600 });
}
