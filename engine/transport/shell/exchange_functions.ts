import { shellText } from "./shell_text.js";

/** The most bytes of one stream that are transferred: of longer ones the beginning and the end. */
export const STREAM_LIMIT = 16 * 1024 * 1024;

/** The same where output is kept in the shell's memory as hexadecimal, because nothing on the host is writable. */
export const HEX_LIMIT = 1024 * 1024;

/** What the persistent shell is sent once, before its first exchange: see exchange_functions.sh. */
export function definitions(scratch: string): string {
  const limits = `_t_stream_limit=${STREAM_LIMIT} _t_hex_limit=${HEX_LIMIT} _t_clean_up=${CLEAN_UP}`;
  return `_t_scratch='${scratch}' ${limits}\n${FUNCTIONS}\n_t_is idle\n`;
}

/** Exchanges after which emptied files are removed. */
const CLEAN_UP = 32;

const FUNCTIONS = shellText(import.meta.url, "exchange_functions.sh");
