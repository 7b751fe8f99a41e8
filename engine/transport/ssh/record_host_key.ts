import { appendFile, mkdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";

import pLimit from "p-limit";

/** Writes one line of a known_hosts file, which has no line break. */
export type RecordLine = (file: string, line: string) => Promise<void>;

/**
 * Appends whole lines, one after the other: hundreds of new hosts do not tear each other's, and a jump host that
 * several ask to have recorded has one.
 */
export function recorder(): RecordLine {
  const turn = pLimit(1);
  return (file, line) => turn(() => record(file, line));
}

async function record(file: string, line: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const before = await readFile(file, "utf8").catch(() => "");
  if (`\n${before}`.includes(`\n${line}\n`)) return;
  const gap = before === "" || before.endsWith("\n") ? "" : "\n";
  await appendFile(file, `${gap}${line}\n`, { mode: 0o600 });
}
