import {
  type Answer,
  answer as answerOf,
  quote,
  refuse,
  type Reply,
  reveal,
  type Secret,
  secretText,
  shellText,
} from "../../engine/module/index.js";

/** What a request is made of. Headers with secrets, a password and the body stay out of every argument list. */
export interface Request {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string | number | boolean | Secret>>;
  readonly user?: string;
  readonly password?: Secret;
  readonly body?: string;
  readonly follow: boolean;
  readonly insecure: boolean;
  readonly within: number;
}

/** What a web server answered. */
export interface Response {
  readonly status: number;
  readonly content: string;
}

/** curl's configuration, to be read by `curl -K -`; null where an address is all there is to say. */
export function curlConfig({
  headers,
  user,
  password,
  body,
}: Pick<Request, "headers" | "user" | "password" | "body">): Secret | null {
  const lines = [
    ...Object.entries(headers).map(
      ([name, value]) =>
        `header = ${quoted(`${name}: ${typeof value === "boolean" ? value : reveal(value)}`)}`,
    ),
    ...(user === undefined ? [] : [`user = ${quoted(`${user}:${reveal(password ?? "")}`)}`]),
    ...(body === undefined ? [] : [`data-binary = ${quoted(body)}`]),
  ];
  return lines.length > 0 ? secretText`${lines.join("\n")}\n` : null;
}

/**
 * Lines of sh that make a request and print the body, then a line with the status. `config` is a command that prints
 * curl's configuration, or says that it comes by standard input.
 */
export function requestLines(request: Request, config: string | null): string {
  const { url, method, follow, insecure, within } = request;
  const verb = method === "HEAD" ? "-I" : method === "GET" ? "" : `-X ${method}`;
  const curl = [follow ? "-L" : "", insecure ? "-k" : "", verb];
  const wget = [insecure ? "--no-check-certificate" : "", follow ? "" : "--max-redirect=0"];
  const configured = config === null ? "no" : config === "stdin" ? "stdin" : "function";
  const simple = config === null && (method === "GET" || method === "HEAD");
  const inputs = [
    `url=${quote(url)} within=${within} connect_within=${Math.min(within, 30)}`,
    `curl_flags='${curl.join(" ")}' wget_flags='${wget.join(" ")}'`,
    `configured=${configured} simple=${simple ? "1" : ""}`,
    ...(configured === "function" ? [`configure() { ${config ?? ""}\n}`] : []),
  ];
  return [...inputs, REQUEST].join("\n");
}

const REQUEST = shellText(import.meta.url, "request.sh");

export interface Download {
  readonly url: string;
  readonly dest: string;
  readonly sha256: string | null;
  readonly insecure: boolean;
  readonly within: number;
  /** Whether curl's configuration comes by standard input. */
  readonly configured: boolean;
}

/** Lines of sh that fetch a file beside its place, prove it, and put it there with the owner and mode of the old one. */
export function downloadLines({ url, dest, sha256, insecure, within, configured }: Download): string {
  return `url=${quote(url)} dest=${quote(dest)} sha256=${sha256 ?? ""}
within=${within} connect_within=${Math.min(within, 30)} insecure=${insecure ? "1" : ""} configured=${configured ? "1" : ""}
${DOWNLOAD}`;
}

const DOWNLOAD = shellText(import.meta.url, "download.sh");

/** The response in what such lines printed. @throws Refusal where there was none */
export function readResponse({ url }: Request, { status, stdout, stderr }: Answer): Response {
  const [, content = "", code = "000"] = /^([^]*)\n(\d{3})$/.exec(stdout) ?? [];
  if (code === "000" || status !== 0)
    return refuse(`${url} does not answer: ${stderr.trim() || `exit status ${status}`}`);
  return { status: Number(code), content };
}

export const responseIn = (request: Request, reply: Reply): Response =>
  readResponse(request, answerOf(reply));

/** A text within double quotes, as curl's configuration has it. */
function quoted(text: string): string {
  const escaped = text
    .replace(/[\\"]/g, "\\$&")
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r")
    .replaceAll("\t", "\\t");
  return `"${escaped}"`;
}
