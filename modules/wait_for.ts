import {
  decode,
  defineModule,
  type HostProbe,
  mapProbe,
  param,
  type ParamSchema,
  type ParamsOf,
  probe,
  quote,
  readScript,
  readTest,
  refuse,
  shellText,
  waitUntil,
} from "../engine/module/index.js";
import { expression } from "./lib/regexp.js";

const params = {
  port: param.integer("A TCP port to connect to", { minimum: 1, maximum: 65535, optional: true }),
  host: param.text("The port's host, as seen from the managed host; by default the managed host itself", {
    default: "127.0.0.1",
  }),
  path: param.text("A file, or anything else at a path", { optional: true }),
  contains: param.text(
    "A regular expression that some line of the file must match; ^ and $ match at a line's ends",
    { optional: true },
  ),
  command: param.text(
    "Shell commands that exit with 0 when it is ready. They run many times, in a check too, so they must not change anything",
    { optional: true },
  ),
  state: param.presence(
    "absent waits for the opposite: the port closed, the file gone, the text not in it, the command failing",
  ),
  within: { type: "number", minimum: 0, default: 300, description: "Timeout in seconds" },
  every: { type: "number", minimum: 0.1, default: 2, description: "Seconds between two attempts" },
} as const satisfies ParamSchema;

type Settings = ParamsOf<typeof params>;

/** Waits until a port, a file or a command says that something is ready. */
export default defineModule({
  summary: "Wait for a port, a file or a command",
  description:
    "Tries again and again until a port accepts connections, a file exists (or contains a text), or a command succeeds, and fails after a timeout. If the condition is already true, the task is ok. The managed host itself connects to the port, with bash, nc or curl, whichever it has.",

  params,
  examples: {
    "A port": { port: 54321, within: 60 },
    "A port of another host, as the managed host sees it": { host: "{{ engine_fqdn }}", port: 443 },
    "A line in a log": { path: "/var/log/boot.log", contains: "^ready$" },
    "A file that must go": { path: "/var/run/yum.pid", state: "absent" },
    "A command": { command: "gluster peer status | grep -q Connected", every: 5 },
  },

  waitOnly: true,

  validate(given) {
    const subjects = ["port", "path", "command"].filter((name) => name in given);
    if (subjects.length !== 1) refuse("give exactly one of “port”, “path” and “command”");
    if (!("contains" in given)) return;
    if (!("path" in given)) refuse("“contains” needs a “path”");
    expression("contains", given.contains);
  },

  reads: (settings) => ({ ready: readiness(settings) }),

  check(settings, { ready }) {
    return ready ? null : { summary: condition(settings), before: "not yet", after: "so" };
  },

  apply: (settings) => [waitUntil("ready", { ...settings, why: condition(settings) })],
  until: (settings) => ({ ready: readiness(settings) }),
});

function readiness(settings: Settings): HostProbe<boolean> {
  return mapProbe(presence(settings), (present) => present === (settings.state === "present"));
}

function presence({ port, host, path, contains, command }: Settings): HostProbe<boolean> {
  if (port !== undefined) return connects(host, port);
  if (path === undefined) return readTest(command ?? "false");
  if (contains !== undefined) return matches(path, contains);
  return isThere(path);
}

/** Anything will do, also a link to nowhere. */
const isThere = (path: string): HostProbe<boolean> =>
  probe({ ask: "stat", path, follow: false, digest: false }, ({ status, stderr }) => {
    if (status > 1) refuse(`cannot look at ${path}: ${decode(stderr).trim()}`);
    return status === 0;
  });

/** Logs may hold any bytes: they are no reason to give up waiting. */
function matches(path: string, pattern: string): HostProbe<boolean> {
  return probe({ ask: "text", path }, ({ status, stdout, stderr }) => {
    if (status > 1) refuse(`cannot read ${path}: ${decode(stderr).trim()}`);
    return status === 0 && expression("contains", pattern, "m").test(decode(stdout));
  });
}

/** Connects with what there is. */
function connects(host: string, port: number): HostProbe<boolean> {
  return mapProbe(readScript(`host=${quote(host)} port=${port}\n${CONNECT}`), ({ status }) => {
    if (status === 127) refuse("the host has neither bash, nc nor curl to connect to a port with");
    return status === 0;
  });
}

function condition({ port, host, path, contains, command, state }: Settings): string {
  const present = state === "present";
  if (port !== undefined) return `port ${port} of ${host} ${present ? "answers" : "does not answer"}`;
  if (path !== undefined && contains !== undefined)
    return `${path} ${present ? "contains" : "does not contain"} ${contains}`;
  if (path !== undefined) return `${path} ${present ? "exists" : "is gone"}`;
  return `“${command ?? ""}” ${present ? "succeeds" : "fails"}`;
}

const CONNECT = shellText(import.meta.url, "lib/port.sh");
