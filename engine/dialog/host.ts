import type { Converse } from "../module/action.js";
import { conversationDirectory, LIVES } from "../module/conversation.js";
import { decode } from "../module/probe.js";
import { reveal } from "../secret/secret.js";
import { printing } from "../script/shell.js";
import { quote, type Reply, type Script } from "../transport/index.js";
import { ANSWERER, WRAPPER } from "./wrapper.js";

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
export type Verdict = "answered" | "taken" | "moved" | "gone";

/** Starts the program or joins the one of this name; prints `started DIRECTORY` or `joined DIRECTORY`. */
export function startScript({ id, script: program, files = {}, env = {} }: Converse): Script {
  const settings = Object.entries(env).map(([name, value]) => {
    if (!/^[A-Za-z_]\w*$/.test(name))
      throw new Error(`“${name}” cannot be the name of an environment variable`);
    return `${name}=${quote(reveal(value))}; export ${name}\n`;
  });
  const wrapper = WRAPPER.replace("FILES", Object.keys(files).map(fileWord).join(" "));
  const put = (name: string, text: string): string => `{ ${printing(text)}\n} >"$stage/${name}" || exit 1`;
  return brief([
    here(id),
    'if [ -d "$dir" ]; then echo "joined $dir"; exit; fi',
    "mask=$(umask) stage=$dir,new-$$",
    'umask 077; mkdir -p -- "${dir%/*}" || exit 1',
    SWEEP,
    'rm -rf -- "$stage"; mkdir -- "$stage" && mkdir -- "$stage/answered" "$stage/claimed" "$stage/done" || exit 1',
    "trap 'rm -rf -- \"$stage\"' EXIT; trap 'exit 143' HUP INT TERM",
    ...Object.entries(files).map(([name, text]) => put(name, reveal(text))),
    put("environment", settings.join("")),
    put("program", program),
    put("wrapper", wrapper),
    ': >"$stage/out" && mkfifo "$stage/in" || exit 1',
    // The subshell ends at once, so the wrapper is nobody's child and outlives whatever ends this shell.
    'verdict=$(setsid sh "$stage/wrapper" "$dir" "$stage" "$mask" </dev/null &)',
    '[ "$verdict" ] || exit 1',
    'echo "$verdict $dir"',
  ]);
}

/** Waits up to `wait` seconds for more than `offset` bytes of output, or the end, and brings what there is. */
export function lookScript(id: string, offset: number, wait: number): Script {
  return brief([here(id), LIVES, `offset=${offset} tries=${Math.ceil(wait * 10)}`, LOOK]);
}

/** Gives this answer, or none where it is null, if `offset` is still the end of the output and nobody else has. */
export function answerScript(id: string, offset: number, known: number, answer: string | null): Script {
  const fed = `{ ${printing(`${answer ?? ""}.`)}\n}`;
  const mode = answer === null ? "silent" : "aloud";
  return brief([
    here(id),
    `verdict=$(${fed} | setsid sh -c ${quote(ANSWERER)} sh "$dir" ${offset} ${known} ${mode} &)`,
    'echo "${verdict:-moved}"',
  ]);
}

/** Remembers that what the line ending at `offset` asked for has been done. */
export function doneScript(id: string, offset: number): Script {
  return brief([here(id), `mkdir -p -- "$dir/done/${offset}"`]);
}

/** Removes what is left of a conversation that is not running. */
export function forgetScript(id: string): Script {
  return brief([
    here(id),
    LIVES,
    '[ -s "$dir/status" ] || ! lives "$dir/pid" || exit 1',
    'old=$dir,old-$$; mv -- "$dir" "$old" 2>/dev/null || exit 0',
    'if [ ! -s "$old/status" ] && lives "$old/pid"; then mv -- "$old" "$dir"; exit 1; fi',
    'rm -rf -- "$old"',
  ]);
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

export function readVerdict(reply: Reply | undefined): Verdict {
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

const brief = (lines: readonly string[]): Script => ({ text: lines.join("\n"), within: WITHIN });

const here = (id: string): string => `LC_ALL=C; export LC_ALL; ${conversationDirectory(id)}`;

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

function fileWord(name: string): string {
  if (!/^\w[\w.-]*$/.test(name) || OWN.has(name))
    throw new Error(`“${name}” cannot name a file of a conversation`);
  return `"$dir/${name}"`;
}

/** Removes what starts of ours left behind that were killed before their program began. */
const SWEEP = `for old in "$dir",new-* "$dir",old-*; do
  case \${old##*-} in '' | *[!0-9]*) continue ;; esac
  [ -d "/proc/\${old##*-}" ] || rm -rf -- "$old"
done`;

/** The stage is taken before the size, so that an ended program's output is whole; what was answered, after it. */
const LOOK = `[ -d "$dir" ] || { printf 'none 0 0\\n\\n'; exit; }
stage=running
lives "$dir/pid" || stage=broken
while :; do
  [ ! -s "$dir/status" ] || stage=ended
  size=$(wc -c <"$dir/out") || { printf 'none 0 0\\n\\n'; exit; }
  if [ $stage != running ] || [ "$size" -gt $offset ] || [ $tries -le 0 ]; then break; fi
  if sleep 0.1 2>/dev/null; then tries=$((tries - 1)); else sleep 1; tries=$((tries - 10)); fi
done
case $stage in ended) number=$(cat "$dir/status") ;; *) number=$pid ;; esac
answered=$(cd "$dir/answered" && echo *) done=$(cd "$dir/done" && echo *)
printf '%s %s %s\\n%s/%s\\n' $stage "\${number:-0}" $((size)) "$answered" "$done"
count=$((size - offset))
[ $count -le ${1024 * 1024} ] || count=${1024 * 1024}
[ $count -le 0 ] || tail -c +$((offset + 1)) "$dir/out" | head -c $count`;
