import {
  decode,
  defineModule,
  readScript,
  mapProbe,
  type HostProbe,
  probe,
  quote,
  refuse,
  shellText,
} from "../engine/module/index.js";

/** Waits until a port, a file or a command says that something is ready. */
export default defineModule({
  summary: "Wait until something is ready",
  description:
    "Asks the host again and again until a port answers, a file is there (or holds a text), or a command succeeds. A step whose condition holds already is ok; otherwise it waits, and fails when the time is over. A port is tried from the host itself, with whichever it has: bash, nc or curl.",

  params: {
    port: {
      type: "integer",
      minimum: 1,
      maximum: 65535,
      optional: true,
      description: "A TCP port to connect to",
    },
    host: {
      type: "string",
      default: "127.0.0.1",
      description: "Where that port is, as seen from the host; the host itself when absent",
    },
    path: { type: "string", optional: true, description: "A file or anything else at a path" },
    contains: {
      type: "string",
      optional: true,
      description:
        "A regular expression that some line of the file at path must match; ^ and $ are a line's ends",
    },
    command: {
      type: "string",
      optional: true,
      description:
        "Lines of sh that exit with 0 when it is ready. They are run many times, in a check too: they must only look",
    },
    state: {
      type: "string",
      enum: ["present", "absent"],
      default: "present",
      description: "absent waits for the opposite: port closed, file gone, text not in it, command failing",
    },
    within: { type: "number", minimum: 0, default: 300, description: "Seconds to wait at most" },
    every: { type: "number", minimum: 0.1, default: 2, description: "Seconds between two looks" },
  },
  examples: {
    "A port": { port: 54321, within: 60 },
    "A port elsewhere, as the host sees it": { host: "{{ engine_fqdn }}", port: 443 },
    "A line in a log": { path: "/var/log/boot.log", contains: "^ready$" },
    "A file that must go": { path: "/var/run/yum.pid", state: "absent" },
    "Whatever a command can tell": { command: "gluster peer status | grep -q Connected", every: 5 },
  },

  waitOnly: true,

  validate(params) {
    const given = ["port", "path", "command"].filter((name) => name in params);
    if (given.length !== 1) refuse("wait_for needs exactly one of “port”, “path” and “command”");
    if (!("contains" in params)) return;
    if (!("path" in params)) refuse("“contains” needs a “path” to look in");
    expression(params.contains);
  },

  reads: (params) => ({ ready: readiness(params) }),

  check(params, { ready }) {
    return ready ? null : { summary: subject(params), before: "not yet", after: "so" };
  },

  apply: (params) => [
    {
      do: "wait",
      until: "ready",
      within: params.within,
      every: params.every,
      why: subject(params),
    },
  ],
  until: (params) => ({ ready: readiness(params) }),
});

interface Wanted {
  readonly port?: number;
  readonly host: string;
  readonly path?: string;
  readonly contains?: string;
  readonly command?: string;
  readonly state: "present" | "absent";
}

function readiness(wanted: Wanted): HostProbe<boolean> {
  const { port, host, path, contains, command, state } = wanted;
  const holds: HostProbe<boolean> =
    port !== undefined
      ? answers(host, port)
      : path !== undefined
        ? contains === undefined
          ? succeeds(`[ -e ${quote(path)} ] || [ -L ${quote(path)} ]`)
          : says(path, contains)
        : succeeds(command ?? "false");
  return mapProbe(holds, (held) => held === (state === "present"));
}

const succeeds = (lines: string): HostProbe<boolean> =>
  mapProbe(readScript(lines), ({ status }) => status === 0);

/** Logs may hold any bytes: they are no reason to give up waiting. */
function says(path: string, pattern: string): HostProbe<boolean> {
  return probe({ ask: "text", path }, ({ status, stdout, stderr }) => {
    if (status > 1) refuse(`cannot read ${path}: ${decode(stderr).trim()}`);
    return status === 0 && expression(pattern).test(decode(stdout));
  });
}

function expression(pattern: string): RegExp {
  try {
    return new RegExp(pattern, "m");
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^.*: /s, "") : String(error);
    return refuse(`“contains” is not a regular expression: ${why}`);
  }
}

/** Connects with what there is. */
function answers(host: string, port: number): HostProbe<boolean> {
  const ask = `host=${quote(host)} port=${port}\n${TRY}`;
  return mapProbe(readScript(ask), ({ status }) => {
    if (status === 127) refuse("the host has neither bash nor nc nor curl to try a port with");
    return status === 0;
  });
}

function subject({ port, host, path, contains, command, state }: Wanted): string {
  const present = state === "present";
  if (port !== undefined) return `port ${port} of ${host} ${present ? "answers" : "does not answer"}`;
  if (path !== undefined && contains !== undefined)
    return `${path} ${present ? "contains" : "does not contain"} ${contains}`;
  if (path !== undefined) return `${path} is ${present ? "there" : "gone"}`;
  return `“${command ?? ""}” ${present ? "succeeds" : "fails"}`;
}

const TRY = shellText(import.meta.url, "lib/port.sh");
