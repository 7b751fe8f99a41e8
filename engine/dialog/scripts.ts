import type { Converse } from "../module/action.js";
import { CONVERSATION, conversationDirectory } from "../module/conversation.js";
import { decode } from "../module/answer.js";
import { reveal } from "../secret/secret.js";
import { printing } from "../script/shell.js";
import { quote, type Reply, type Script, shellText } from "../transport/index.js";

/** What a look found: how the program stands, and what it printed beyond what was known. */
export interface Look {
  readonly stage: "none" | "running" | "ended" | "broken";
  /** Exit status when it has ended, process group while it runs. */
  readonly number: number;
  /** Bytes printed so far, of which a look brings a part. */
  readonly size: number;
  /** Offsets at which a prompt was answered: all of them that lie within `size`. */
  readonly answered: readonly number[];
  /** Offsets of lines that have been acted on. */
  readonly done: readonly number[];
  readonly bytes: Buffer;
}

/** What became of an answer: given, given by somebody else before, or held back because the program has gone on. */
export type AnswerState = "answered" | "taken" | "moved" | "gone";

/** Starts the program or joins the one of this name; prints `started DIRECTORY` or `joined DIRECTORY`. */
export function startScript({ id, script: program, files = {}, env = {} }: Converse): Script {
  const settings = Object.entries(env).map(([name, value]) => {
    if (!/^[A-Za-z_]\w*$/.test(name))
      throw new Error(`“${name}” cannot be the name of an environment variable`);
    return `${name}=${quote(reveal(value))}; export ${name}\n`;
  });
  const put = (name: string, text: string): string => `{ ${printing(text)}\n} >"$stage/${name}" || exit 1`;
  const names = Object.keys(files);
  names.forEach(refuseBadName);
  return brief(id, [
    "_d_prepare",
    ...Object.entries(files).map(([name, text]) => put(name, reveal(text))),
    put("environment", settings.join("")),
    put("program", program),
    put("wrapper", WRAPPER),
    `_d_launch ${quote(names.join(" "))}`,
  ]);
}

/** Waits up to `wait` seconds for more than `offset` bytes of output, or the end, and brings what there is. */
export function lookScript(id: string, offset: number, wait: number): Script {
  return brief(id, [`_d_look ${offset} ${Math.ceil(wait * 10)}`]);
}

/** Gives this answer, or none where it is null, if `offset` is still the end of the output and nobody else has. */
export function answerScript(id: string, offset: number, known: number, answer: string | null): Script {
  const fed = `{ ${printing(`${answer ?? ""}.`)}\n}`;
  const mode = answer === null ? "silent" : "aloud";
  return brief(id, [
    `verdict=$(${fed} | setsid sh -c ${quote(ANSWER)} sh "$dir" ${offset} ${known} ${mode} &)`,
    'echo "${verdict:-moved}"',
  ]);
}

/** Remembers that what the line ending at `offset` asked for has been done. */
export function doneScript(id: string, offset: number): Script {
  return brief(id, [`mkdir -p -- "$dir/done/${offset}"`]);
}

/** Removes what is left of a conversation that is not running. */
export function forgetScript(id: string): Script {
  return brief(id, ["_d_forget"]);
}

/** @throws Error when the reply is not a look's */
export function readLook({ status, stdout, stderr }: Reply): Look {
  const [first, second] = [stdout.indexOf(10), stdout.indexOf(10, stdout.indexOf(10) + 1)];
  const head = decode(stdout.subarray(0, Math.max(second, 0))).split("\n");
  const [stage, number, size] = (head[0] ?? "").split(" ");
  if (status !== 0 || first < 0 || !isStage(stage))
    throw new Error(`cannot look at a conversation: ${decode(stderr)}`);
  const [answered = "", done = ""] = (head[1] ?? "").split("/");
  const bytes = stdout.subarray(second + 1);
  return {
    stage,
    number: Number(number),
    size: Number(size),
    answered: offsets(answered),
    done: offsets(done),
    bytes,
  };
}

export function readAnswerState(reply: Reply | undefined): AnswerState {
  const word = decode(reply?.stdout ?? Buffer.alloc(0)).trim();
  return VERDICTS.find((known) => known === word) ?? "moved";
}

const VERDICTS = ["answered", "taken", "moved", "gone"] as const;
const STAGES = ["none", "running", "ended", "broken"] as const;
const isStage = (word: string | undefined): word is Look["stage"] => STAGES.some((known) => known === word);

const offsets = (text: string): readonly number[] =>
  text
    .split(" ")
    .filter((word) => /^\d+$/.test(word))
    .map(Number);

/** Every script here is over in moments; a host that takes this long is as good as lost. */
const WITHIN = 60;

const brief = (id: string, lines: readonly string[]): Script => ({
  text: ["LC_ALL=C; export LC_ALL", conversationDirectory(id), ...lines].join("\n"),
  prelude: PRELUDE,
  within: WITHIN,
});

const PRELUDE = [CONVERSATION, shellText(import.meta.url, "conversation.sh")].join("\n");
const WRAPPER = shellText(import.meta.url, "wrapper.sh");
const ANSWER = shellText(import.meta.url, "answer.sh");

const OWN = new Set([
  "pid",
  "out",
  "in",
  "status",
  "answered",
  "claimed",
  "done",
  "environment",
  "program",
  "wrapper",
]);

function refuseBadName(name: string): void {
  if (!/^\w[\w.-]*$/.test(name) || OWN.has(name))
    throw new Error(`“${name}” cannot name a file of a conversation`);
}
