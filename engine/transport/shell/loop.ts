import { shellText } from "./shell_text.js";

/** Bytes of one stream that travel at most: its head and its tail when it is longer. */
export const STREAM_CAP = 16 * 1024 * 1024;

/** The same where output must be held in the shell's memory as hexadecimal, because nothing on the host is writable. */
export const HELD_CAP = 1024 * 1024;

/** What the kept shell is told once, before its first exchange: see loop.sh. */
export function definitions(store: string): string {
  const inputs = `_t_store='${store}' _t_cap=${STREAM_CAP} _t_held=${HELD_CAP} _t_sweep=${SWEEP}`;
  return `${inputs}\n${LOOP}\n_t_is idle\n`;
}

/** Exchanges after which empty files are removed. */
const SWEEP = 32;

const LOOP = shellText(import.meta.url, "loop.sh");
