import {
  type Change,
  defineModule,
  readScript,
  known,
  mapProbe,
  type Probe,
  quote,
  refuse,
  reveal,
  runScript,
  type Secret,
} from "../engine/module/index.js";
import {
  curlConfig,
  readResponse,
  type Request,
  requestLines,
  type Response,
  responseIn,
} from "./lib/http.js";

/** Asks a web server something, from the host. */
export default defineModule({
  summary: "Make an HTTP request",
  description:
    "Makes a request from the host and insists on the answer's status and content. GET and HEAD only look: they are made in a check too, and change nothing. Other methods act every time. It takes curl; wget will do for a plain GET.",

  params: {
    url: { type: "string", pattern: "^https?://\\S+$", description: "The address, http or https" },
    method: {
      type: "string",
      enum: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
      default: "GET",
      description: "What to do with it",
    },
    body: {
      type: "any",
      optional: true,
      description: "What to send: a text as it is, anything else as JSON with its content type",
    },
    headers: { type: "map", values: { type: "scalar" }, default: {}, description: "Headers of the request" },
    secret_headers: {
      type: "map",
      values: { type: "scalar" },
      secret: true,
      optional: true,
      description: "Further headers, whose values are shown nowhere and appear in no list of processes",
    },
    user: { type: "string", optional: true, description: "Who to log in as, by basic authentication" },
    password: { type: "string", secret: true, optional: true, description: "That user's password" },
    status: {
      type: "array",
      items: { type: "integer", minimum: 100, maximum: 599 },
      minItems: 1,
      default: [200],
      description: "Statuses that are as expected",
    },
    contains: { type: "string", optional: true, description: "A text that the answer must contain" },
    return_content: {
      type: "boolean",
      default: false,
      description: "Keep the answer's content in the result",
    },
    follow: { type: "boolean", default: true, description: "Follow redirections" },
    insecure: { type: "boolean", default: false, description: "Accept any certificate" },
    within: { type: "integer", minimum: 1, default: 30, description: "Seconds the answer may take" },
  },
  short: "url",
  examples: {
    "The engine is healthy": {
      url: "http://{{ engine_fqdn }}/ovirt-engine/services/health",
      contains: "DB Up!",
    },
    "Look something up": {
      url: "https://{{ engine_fqdn }}/api",
      user: "admin@internal",
      password: "{{ admin_password }}",
      return_content: true,
    },
    "Make something": {
      url: "https://api.example.com/hosts",
      method: "POST",
      body: { name: "{{ inventory_hostname }}" },
      secret_headers: { Authorization: "Bearer {{ token }}" },
      status: [200, 201],
    },
  },
  returns: {
    status: "The answer's status; null when the request was not made",
    content: "Its content, when return_content says so",
    json: "The same, read, where it is JSON",
  },

  alwaysRuns: ({ method }) => !looks(method),
  validate(params) {
    if ("password" in params && !("user" in params)) refuse("“password” needs a “user”");
  },

  reads: (params) => ({ response: responseProbe(params) }),

  check(params, { response }): Change<string | null> | null {
    if (response === null)
      return { summary: params.url, before: null, after: `${params.method} ${params.url}` };
    const { url, method, status, contains } = params;
    if (!status.includes(response.status))
      refuse(`${method} ${url} answers ${response.status}, not ${status.join(" or ")}`);
    if (contains !== undefined && !response.content.includes(contains))
      refuse(`what ${url} answers does not contain “${contains}”: ${response.content.trim().slice(0, 200)}`);
    return null;
  },

  apply(params) {
    const request = requestOf(params);
    const config = curlConfig(request);
    return [
      runScript(
        `answer=$(${requestLines(request, config === null ? null : "stdin")}
) || exit
printf '%s' "$answer"
${insist(params)}`,
        {
          ...(config === null ? {} : { stdin: config }),
          within: params.within + 30,
          summary: `${params.method} ${params.url}`,
        },
      ),
    ];
  },

  result(params, { response }, [reply]) {
    const answer = response ?? (reply ? responseIn(requestOf(params), reply) : null);
    const content = params.return_content && answer ? answer.content : null;
    return { status: answer?.status ?? null, content, json: content === null ? null : parsed(content) };
  },
});

interface Wanted {
  readonly url: string;
  readonly method: string;
  readonly body?: unknown;
  readonly headers: Readonly<Record<string, string | number | boolean>>;
  readonly secret_headers?: Readonly<Record<string, Secret>>;
  readonly user?: string;
  readonly password?: Secret;
  readonly follow: boolean;
  readonly insecure: boolean;
  readonly within: number;
}

const looks = (method: string): boolean => method === "GET" || method === "HEAD";

function requestOf({ secret_headers, body, headers, ...rest }: Wanted): Request {
  const json = body !== undefined && typeof body !== "string";
  const typed = Object.keys(headers).some((name) => name.toLowerCase() === "content-type");
  return {
    ...rest,
    headers: {
      ...(json && !typed ? { "Content-Type": "application/json" } : {}),
      ...headers,
      ...secret_headers,
    },
    ...(body === undefined ? {} : { body: json ? JSON.stringify(body) : body }),
  };
}

/** What a request that only looks answers; null for one that acts, and so is not made yet. */
function responseProbe(wanted: Wanted): Probe<Response | null> {
  if (!looks(wanted.method)) return known(null);
  const request = requestOf(wanted);
  const config = curlConfig(request);
  const feed = config === null ? null : `printf '%s' ${quote(reveal(config))}`;
  return mapProbe(readScript(requestLines(request, feed)), (answer) => readResponse(request, answer));
}

/** What was sent cannot be taken back, but an answer that is not as expected fails the step. */
function insist({ url, method, status, contains }: Wanted & Expected): string {
  const wanted =
    contains === undefined
      ? ""
      : `
case $answer in
*${quote(contains)}*) ;;
*) printf '%s\n' ${quote(`what ${url} answers does not contain “${contains}”`)} >&2; exit 22 ;;
esac`;
  return `code=$(printf '%s\n' "$answer" | tail -n 1)
case $code in
${status.join(" | ")}) ;;
*) echo ${quote(`${method} ${url} answers`)} "$code, not ${status.join(" or ")}" >&2; exit 22 ;;
esac${wanted}`;
}

interface Expected {
  readonly status: readonly number[];
  readonly contains?: string;
}

function parsed(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return null;
  }
}
