import {
  type Answer,
  quote,
  reveal,
  type Reply,
  decode,
  refuse,
  type Secret,
  secretText,
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
 * Lines of sh that make a request with curl, or with wget where that suffices, and print the body, then a line with
 * the status. `config` is a command that prints curl's configuration, or says that it comes by standard input.
 */
export function requestLines(request: Request, config: string | null): string {
  const { url, method, follow, insecure, within } = request;
  const flags = `${follow ? " -L" : ""}${insecure ? " -k" : ""}`;
  const verb = method === "HEAD" ? " -I" : method === "GET" ? "" : ` -X ${method}`;
  const curl = `curl -sS -m ${within} --connect-timeout ${Math.min(within, 30)}${flags}${verb} -w '\\n%{http_code}' ${config === null ? "" : "-K - "}${quote(url)}`;
  const simple = config === null && (method === "GET" || method === "HEAD");
  const wget = `${limit(within)}
  { answer=$($limit wget -q -S${insecure ? " --no-check-certificate" : ""}${follow ? "" : " --max-redirect=0"} -O - ${quote(url)} 2>&1 >&3); status=$?; } 3>&1
  code=$(printf '%s\\n' "$answer" | sed -n 's,^ *HTTP/[0-9.]* \\([0-9]*\\).*,\\1,p' | tail -n 1)
  [ -n "$code" ] || { printf '%s\\n' "$answer" >&2; exit $status; }
  printf '\\n%s' "$code"`;
  return `if command -v curl >/dev/null 2>&1; then
  ${config === null || config === "stdin" ? "" : `${config} | `}${curl}
${simple ? `elif command -v wget >/dev/null 2>&1; then\n  ${wget}\n` : ""}else
  echo "there is no curl here${simple ? ", and no wget" : ", and wget cannot do this"}" >&2
  exit 127
fi`;
}

/** wget -T crashes busybox 1.35, whose timeout in turn outlives what it guards: there the engine is the guard. */
const limit = (seconds: number): string =>
  `limit=; ! timeout --version >/dev/null 2>&1 || limit='timeout ${seconds}'`;

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
  const proof = `sum=$(sha256sum <"$part") && sum=\${sum%% *}
[ "$sum" = ${sha256 ?? ""} ] || { printf '%s has the SHA-256 %s, not %s\\n' ${quote(url)} "$sum" ${sha256 ?? ""} >&2; exit 1; }
`;
  return `dest=${quote(dest)}
[ ! -L "$dest" ] || dest=$(readlink -f "$dest") || exit
part=$dest.tsplay-$$
trap 'rm -f "$part"' EXIT
(umask 077; : >"$part") || exit
if command -v curl >/dev/null 2>&1; then
  curl -fsSL -m ${within} --connect-timeout ${Math.min(within, 30)}${insecure ? " -k" : ""} ${configured ? "-K - " : ""}-o "$part" ${quote(url)} || exit
${configured ? "" : `elif command -v wget >/dev/null 2>&1; then\n  ${limit(within)}\n  $limit wget -q${insecure ? " --no-check-certificate" : ""} -O "$part" ${quote(url)} || { status=$?; printf '%s could not be fetched: wget says %s\\n' ${quote(url)} $status >&2; exit $status; }\n`}else
  echo "there is no curl here${configured ? ", and wget cannot keep headers secret" : ", and no wget"}" >&2
  exit 127
fi
${sha256 === null ? "" : proof}if [ -e "$dest" ]; then
  chown "$(stat -c %u:%g "$dest")" "$part" && chmod "$(stat -c %a "$dest")" "$part" || exit
  chcon --reference="$dest" "$part" 2>/dev/null
else
  chmod 0644 "$part" || exit
fi
mv -f "$part" "$dest"`;
}

/** The response in what such lines printed; ends the check where there was none. */
export function readResponse({ url }: Request, { status, stdout, stderr }: Answer): Response {
  const [, content = "", code = "000"] = /^([^]*)\n(\d{3})$/.exec(stdout) ?? [];
  if (code === "000" || status !== 0)
    return refuse(`${url} does not answer: ${stderr.trim() || `exit status ${status}`}`);
  return { status: Number(code), content };
}

export const responseIn = (request: Request, { status, stdout, stderr }: Reply): Response =>
  readResponse(request, { status, stdout: decode(stdout), stderr: decode(stderr) });

/** A text within double quotes, as curl's configuration has it. */
function quoted(text: string): string {
  const escaped = text
    .replace(/[\\"]/g, "\\$&")
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r")
    .replaceAll("\t", "\\t");
  return `"${escaped}"`;
}
