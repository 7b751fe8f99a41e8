import {
  type Change,
  defineModule,
  given,
  known,
  mapProbe,
  param,
  type ParamSchema,
  type ParamsOf,
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
  url: param.text("The URL, http or https", { pattern: "^https?://\\S+$" }),
  method: param.choice(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"], "The HTTP method"),
  body: param.any("The request's body: a text as it is, anything else as JSON with its content type", {
    optional: true,
  }),
  headers: param.map({ type: "scalar" }, "Headers of the request", { default: {} }),
  secret_headers: param.map(
    { type: "scalar" },
    "Additional headers whose values are never shown and do not appear in the process list",
    { secret: true, optional: true },
  ),
  user: param.text("The user name for basic authentication", { optional: true }),
  password: param.text("That user's password", { secret: true, optional: true }),
  status: param.list({ type: "integer", minimum: 100, maximum: 599 }, "Expected status codes", {
    minItems: 1,
    default: [200],
  }),
  contains: param.text("A text that the response must contain", { optional: true }),
  return_content: param.flag("Include the response's content in the result"),
  follow: param.flag("Follow redirects", true),
  insecure: param.flag("Do not verify certificates"),
  within: param.integer("Timeout in seconds", { minimum: 1, default: 30 }),
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
    ...given({ body: json ? JSON.stringify(body) : body }),
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
