import type { Run } from "../module/action.js";
import { reveal } from "../secret/secret.js";
import { quote, type Reply, type Script } from "../transport/index.js";
import { printing, quotePath, refusing, script } from "./shell.js";

/**
 * Runs the program. Its status is the script's, unless the action accepts others than 0: then the script's status is 0
 * for an accepted one, and the true one follows the last of stderr, from where `readRun` takes it.
 */
export function runScript(action: Run): Script {
  const env = Object.entries(action.env ?? {});
  const misnamed = env.find(([name]) => !/^[A-Za-z_]\w*$/.test(name));
  if (misnamed) return refusing(`“${misnamed[0]}” cannot be the name of an environment variable`);
  return script(
    [
      action.chdir === undefined ? "" : `unset CDPATH; cd -- ${quotePath(action.chdir)} || exit 1`,
      ...env.map(([name, value]) => `${name}=${quote(reveal(value))}; export ${name}`),
      ...(plain(action) ? [fed(action)] : [`( ${fed(action)}\n)`, telling(action.accept)]),
    ],
    { within: action.within },
  );
}

/** What the program itself answered, and whether that is no failure. */
export function readRun(action: Run, reply: Reply): { readonly succeeded: boolean; readonly reply: Reply } {
  const succeeded = reply.status === 0;
  if (plain(action)) return { succeeded, reply };
  const stderr = reply.stderr.toString("latin1");
  const [trailer, status] = [...stderr.matchAll(TRAILER)].at(-1) ?? [];
  if (trailer === undefined) return { succeeded, reply };
  const at = stderr.lastIndexOf(trailer);
  const rest = [reply.stderr.subarray(0, at), reply.stderr.subarray(at + trailer.length)];
  return { succeeded, reply: { ...reply, status: Number(status), stderr: Buffer.concat(rest) } };
}

const plain = ({ accept }: Run): boolean => accept.length === 1 && accept[0] === 0;

/** Record separators around the status: always added where it is looked for, so a program cannot feign it. */
const TRAILER = /\x1e(\d{1,3})\x1e/g;

function telling(accept: readonly number[]): string {
  return `status=$?
printf '\\036%s\\036' "$status" >&2
case $status in ${accept.join(" | ") || "none"}) exit 0 ;; 0) exit 1 ;; *) exit "$status" ;; esac`;
}

/** The program, with its standard input: a builtin feeds it, so that it is in no argument list and in no file. */
function fed(action: Run): string {
  const program =
    action.argv === undefined ? `eval ${quote(reveal(action.script))}` : action.argv.map(quote).join(" ");
  return action.stdin === undefined
    ? program
    : `{ ${printing(reveal(action.stdin))}\n} 2>/dev/null | ${program}`;
}
