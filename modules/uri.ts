import {
  type Change,
  defineModule,
  known,
  mapProbe,
  type ParamsOf,
  type ParamSchema,
  type Probe,
  quote,
  readScript,
  refuse,
  reveal,
  runScript,
} from "../engine/module/index.js";
import {
  curlConfig,
  readResponse,
  type Request,
  requestLines,
  type Response,
  responseIn,
} from "./lib/http.js";

const params = {
  url: { type: "string", pattern: "^https?://\\S+$", description: "The URL, http or https" },
  method: {
    type: "string",
    enum: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
    default: "GET",
    description: "The HTTP method",
  },
  body: {
    type: "any",
    optional: true,
    description: "The request's body: a text as it is, anything else as JSON with its content type",
  },
  headers: { type: "map", values: { type: "scalar" }, default: {}, description: "Headers of the request" },
  secret_headers: {
    type: "map",
    values: { type: "scalar" },
    secret: true,
    optional: true,
    description: "Additional headers whose values are never shown and do not appear in the process list",
  },
  user: { type: "string", optional: true, description: "The user name for basic authentication" },
  password: { type: "string", secret: true, optional: true, description: "That user's password" },
  status: {
    type: "array",
    items: { type: "integer", minimum: 100, maximum: 599 },
    minItems: 1,
    default: [200],
    description: "Expected status codes",
  },
  contains: { type: "string", optional: true, description: "A text that the response must contain" },
  return_content: {
    type: "boolean",
    default: false,
    description: "Include the response's content in the result",
  },
  follow: { type: "boolean", default: true, description: "Follow redirects" },
  insecure: { type: "boolean", default: false, description: "Do not verify certificates" },
  within: { type: "integer", minimum: 1, default: 30, description: "Timeout in seconds" },
} as const satisfies ParamSchema;

type Settings = ParamsOf<typeof params>;

/** Asks a web server something, from the host. */
export default defineModule({
  summary: "Make an HTTP request",
  description:
    "Makes a request from the host and checks the response's status and content. GET and HEAD only read: they are made in a check too, and change nothing. Other methods act every time. It needs curl; for a plain GET, wget is enough.",

  params,
  short: "url",
  examples: {
    "The engine is healthy": {
      url: "http://{{ engine_fqdn }}/ovirt-engine/services/health",
      contains: "DB Up!",
    },
    "Read something": {
      url: "https://{{ engine_fqdn }}/api",
      user: "admin@internal",
      password: "{{ admin_password }}",
      return_content: true,
    },
    "Create something": {
      url: "https://api.example.com/hosts",
      method: "POST",
      body: { name: "{{ inventory_hostname }}" },
      secret_headers: { Authorization: "Bearer {{ token }}" },
      status: [200, 201],
    },
  },
  returns: {
    status: "The response's status; null if no request was made",
    content: "Its content, with return_content",
    json: "The same, parsed, if it is JSON",
  },

  alwaysRuns: ({ method }) => !onlyReads(method),
  validate(given) {
    if ("password" in given && !("user" in given)) refuse("“password” needs a “user”");
  },

  reads: (settings) => ({ response: responseProbe(settings) }),

  check(settings, { response }): Change<null, string> | null {
    const { url, method, status, contains } = settings;
    if (response === null) return { summary: url, before: null, after: `${method} ${url}` };
    if (!status.includes(response.status))
      refuse(`${method} ${url} answers ${response.status}, not ${status.join(" or ")}`);
    if (contains !== undefined && !response.content.includes(contains))
      refuse(
        `the response of ${url} does not contain “${contains}”: ${response.content.trim().slice(0, 200)}`,
      );
    return null;
  },

  apply(settings) {
    const request = requestOf(settings);
    const config = curlConfig(request);
    const script = `answer=$(${requestLines(request, config === null ? null : "stdin")}
) || exit
printf '%s' "$answer"
${insist(settings)}`;
    return [
      runScript(script, {
        ...(config === null ? {} : { stdin: config }),
        within: settings.within + 30,
        summary: `${settings.method} ${settings.url}`,
      }),
    ];
  },

  result(settings, { response }, [reply]) {
    const answer = response ?? (reply ? responseIn(requestOf(settings), reply) : null);
    const content = settings.return_content && answer ? answer.content : null;
    return { status: answer?.status ?? null, content, json: content === null ? null : parsed(content) };
  },
});

const onlyReads = (method: string): boolean => method === "GET" || method === "HEAD";

function requestOf({ secret_headers, body, headers, ...rest }: Settings): Request {
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

/** The response to a request that only reads; null for one that acts, which is not made yet. */
function responseProbe(settings: Settings): Probe<Response | null> {
  if (!onlyReads(settings.method)) return known(null);
  const request = requestOf(settings);
  const config = curlConfig(request);
  const feed = config === null ? null : `printf '%s' ${quote(reveal(config))}`;
  return mapProbe(readScript(requestLines(request, feed)), (answer) => readResponse(request, answer));
}

/** What was sent cannot be taken back, but a response that is not as expected fails the task. */
function insist({ url, method, status, contains }: Settings): string {
  const content =
    contains === undefined
      ? ""
      : `
case $answer in
*${quote(contains)}*) ;;
*) printf '%s\n' ${quote(`the response of ${url} does not contain “${contains}”`)} >&2; exit 22 ;;
esac`;
  return `code=$(printf '%s\n' "$answer" | tail -n 1)
case $code in
${status.join(" | ")}) ;;
*) echo ${quote(`${method} ${url} answers`)} "$code, not ${status.join(" or ")}" >&2; exit 22 ;;
esac${content}`;
}

function parsed(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return null;
  }
}
