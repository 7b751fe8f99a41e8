import type { Output } from "../event/index.js";
import { answer } from "../module/answer.js";
import type { Reply } from "../transport/index.js";

/** Output as events have it: the beginning and the end, if it is long. */
export function outputOf(reply: Reply): Output {
  const { status, stdout, stderr } = answer(reply);
  return { status, stdout: cut(stdout), stderr: cut(stderr) };
}

const LONGEST = 64 * 1024;

function cut(text: string): string {
  if (text.length <= LONGEST) return text;
  const half = LONGEST / 2;
  return `${text.slice(0, half)}\n… ${text.length - LONGEST} characters left out …\n${text.slice(-half)}`;
}
