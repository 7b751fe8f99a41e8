import {
  type Change,
  combineProbes,
  decode,
  DEFAULT_WITHIN,
  type Fields,
  given,
  known,
  mapProbe,
  param,
  type ParamSchema,
  type ParamsOf,
  type Probe,
  probe,
  refuse,
  type Reply,
  type RunSettings,
} from "../../engine/module/index.js";
import { isHarmless } from "./harmless.js";

/** What command and shell have in common. */
export const programParams = {
  creates: param.text(
    "A path that the program creates. If it exists, the program is not run and the task is ok; if it is still missing afterwards, the task fails. It also lets a check tell without running anything",
    { optional: true },
  ),
  removes: param.text("A path that the program removes; works like creates, the other way round", {
    optional: true,
  }),
  looks: param.flag(
    "The program only looks and changes nothing. It also runs in a check, unless something would change before it, and is always ok, never changed",
  ),
  chdir: param.text("The directory to run in; the login directory if absent", { optional: true }),
  stdin: param.text("The program's standard input, exactly as given; empty if absent", { optional: true }),
  env: param.map(
    { type: "scalar" },
    "Additional environment variables. They do not appear in the process list",
    { default: {} },
  ),
  within: param.seconds(DEFAULT_WITHIN),
  accept: param.list(
    { type: "integer", minimum: 0, maximum: 255 },
    "Exit statuses that do not count as a failure",
    { minItems: 1, default: [0] },
  ),
} as const satisfies ParamSchema;

/** Fields of a program's result, documented. */
export const programReturns = {
  status: "The exit status; null if the program was not run because of creates or removes",
  stdout: "Its standard output, without trailing newlines",
  stderr: "Its standard error, without trailing newlines",
  stdout_lines: "Its standard output as a list of lines",
} as const;

/** Paths that tell whether a program has been run already. */
type Guards = Pick<ParamsOf<typeof programParams>, "creates" | "removes">;

/** @throws Refusal for a program that only looks and yet is to leave something behind */
export function refuseLookingGuards(params: Guards & { readonly looks: boolean }): void {
  if ((!("creates" in params) && !("removes" in params)) || !params.looks) return;
  refuse("“looks” is for a program that changes nothing: it cannot be combined with “creates” or “removes”");
}

/** Whether the host can tell if the program has been run already. */
export function guarded({ creates, removes }: Guards): boolean {
  return creates !== undefined || removes !== undefined;
}

/** Whether the paths say that the program has been run already. */
export function readDone({ creates, removes }: Guards): Probe<boolean> {
  const made = creates === undefined ? known(false) : readPresence(creates, true);
  const gone =
    removes === undefined ? known(false) : mapProbe(readPresence(removes, false), (there) => !there);
  return mapProbe(combineProbes({ made, gone }), (signs) => signs.made || signs.gone);
}

const readPresence = (path: string, follow: boolean): Probe<boolean> =>
  probe({ ask: "stat", path, follow, digest: false }, ({ status }) => status === 0);

/** The change that running a program is. */
export function runChange(
  command: string,
  done: boolean,
  { creates, removes }: Guards,
): Change<null, string> | null {
  if (done) return null;
  const purpose = Object.entries(given({ creates, removes }))
    .map(([verb, path]) => `${verb} ${path}`)
    .join(", ");
  const summary = firstLine(command) + (purpose === "" ? "" : ` (${purpose})`);
  return { summary, before: null, after: command };
}

/** How a program is run, the same for command and shell; `words` where they are the program's own. */
export function runSettings(
  { chdir, stdin, env, within, accept }: ParamsOf<typeof programParams>,
  words: readonly string[] | null,
): RunSettings {
  const effects = words !== null && isHarmless(words) ? [] : undefined;
  return { do: "run", env: texts(env), within, accept, ...given({ chdir, stdin, effects }) };
}

/** Variables of an environment, as the texts they are. */
export function texts(
  values: Readonly<Record<string, string | number | boolean>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
}

/** What a program left behind, as playbooks see it. */
export function programResult(reply: Reply | undefined): Fields {
  const stdout = reply ? trimEnd(decode(reply.stdout)) : "";
  return {
    status: reply?.status ?? null,
    stdout,
    stderr: reply ? trimEnd(decode(reply.stderr)) : "",
    stdout_lines: stdout === "" ? [] : stdout.split("\n"),
  };
}

const trimEnd = (text: string): string => text.replace(/\n+$/, "");

function firstLine(command: string): string {
  const [first = "", ...more] = command.trim().split("\n");
  return more.length > 0 ? `${first} …` : first;
}
