import {
  type Action,
  type Change,
  defineModule,
  readStat,
  refuse,
  runScript,
  type Stat,
} from "../engine/module/index.js";
import { curlConfig, downloadLines } from "./lib/http.js";

/** Fetches a file from a web server onto the host. */
export default defineModule({
  summary: "Download a file to the host",
  description:
    "The host itself fetches the file, with curl or wget, beside its place, and puts it there whole or not at all. Where the file is there it is left alone, unless its checksum tells another or force asks for it.",

  params: {
    url: { type: "string", pattern: "^(?:https?|ftp|file)://\\S+$", description: "Where the file is" },
    dest: {
      type: "string",
      pattern: "^/.*[^/]$",
      description: "Where it shall be: the path of the file itself",
    },
    checksum: {
      type: "string",
      pattern: "^(?:sha256:)?[0-9a-fA-F]{64}$",
      optional: true,
      description:
        "The SHA-256 of its content, in hex: proves what was fetched, and tells when to fetch it again",
    },
    force: {
      type: "boolean",
      default: false,
      description: "Fetch it every time; with a checksum, that decides instead",
    },
    headers: {
      type: "map",
      values: { type: "scalar" },
      secret: true,
      optional: true,
      description: "Headers of the request, kept secret; they need curl",
    },
    insecure: { type: "boolean", default: false, description: "Accept any certificate" },
    owner: { type: "scalar", optional: true, description: "Its owner, by name or number" },
    group: { type: "scalar", optional: true, description: "Its group, by name or number" },
    mode: {
      type: "string",
      format: "mode",
      optional: true,
      description:
        'Its mode, such as "0644"; a new file gets that one, and another keeps its own, when absent',
    },
    within: { type: "integer", minimum: 1, default: 600, description: "Seconds it may take" },
  },
  examples: {
    "An image, proven": {
      url: "http://mirror.example.com/centos.iso",
      dest: "/tmp/centos.iso",
      checksum: "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      owner: 36,
      group: 36,
    },
    "Whatever is there today": { url: "https://example.com/list.txt", dest: "/etc/list.txt", force: true },
  },
  returns: {
    size: "Its size in bytes; null where it is not there yet",
    sha256: "The SHA-256 of its content, where a checksum was given",
  },

  alwaysRuns: ({ force, checksum }) => force && checksum === undefined,
  reads: ({ dest, checksum }) => ({ stat: readStat(dest, { follow: true, digest: checksum !== undefined }) }),

  check(params, { stat }): Change<FileFields | null> | null {
    const { dest, url } = params;
    if (stat && stat.kind !== "file")
      refuse(`${dest} is a ${stat.kind}: dest must be the path of the file itself`);
    const wanted = { ...(stale(params, stat) ? { content: told(params) } : {}), ...ownership(params, stat) };
    if (Object.keys(wanted).length === 0) return null;
    const now: FileFields = {
      content: stat?.sha256 ?? "there",
      ...(stat ? { owner: stat.owner, group: stat.group, mode: stat.mode } : {}),
    };
    const before = Object.fromEntries(Object.keys(wanted).map((key) => [key, now[key] ?? ""]));
    return {
      summary: stale(params, stat) ? `${dest} from ${url}` : dest,
      before: stat && before,
      after: wanted,
    };
  },

  apply(params, { after }): readonly Action[] {
    const { url, dest, headers, insecure, within, checksum, owner, group, mode } = params;
    const config = headers && curlConfig({ headers });
    const download = { url, dest, insecure, within, sha256: digestOf(checksum), configured: Boolean(config) };
    const owned = [owner, group, mode].some((value) => value !== undefined);
    return [
      ...(after !== null && "content" in after
        ? [
            runScript(downloadLines(download), {
              ...(config ? { stdin: config } : {}),
              within: within + 60,
              summary: `download ${url} to ${dest}`,
            }),
          ]
        : []),
      ...(owned
        ? [
            {
              do: "own",
              path: dest,
              recursive: false,
              follow: true,
              ...(owner === undefined ? {} : { owner: nameOrNumber(owner) }),
              ...(group === undefined ? {} : { group: nameOrNumber(group) }),
              ...(mode === undefined ? {} : { mode }),
            } as const,
          ]
        : []),
    ];
  },

  result: (_params, { stat }) => ({ size: stat?.size ?? null, sha256: stat?.sha256 ?? null }),
});

type FileFields = Readonly<Record<string, string>>;

interface Wanted {
  readonly url: string;
  readonly checksum?: string;
  readonly force: boolean;
  readonly owner?: string | number | boolean;
  readonly group?: string | number | boolean;
  readonly mode?: string;
}

const digestOf = (checksum: string | undefined): string | null =>
  checksum?.replace(/^sha256:/, "").toLowerCase() ?? null;

/** Whether the file is to be fetched. */
function stale({ checksum, force }: Wanted, stat: Stat | null): boolean {
  const digest = digestOf(checksum);
  return stat === null || (digest === null ? force : stat.sha256 !== digest);
}

const told = ({ checksum, url }: Wanted): string => digestOf(checksum) ?? `what ${url} holds`;

/** Who the file shall belong to, where that is not so. */
function ownership({ owner, group, mode }: Wanted, stat: Stat | null): FileFields {
  const differs = (wanted: string | number | boolean | undefined, ...now: readonly unknown[]): boolean =>
    wanted !== undefined && !now.map(String).includes(String(wanted));
  return {
    ...(differs(owner, stat?.owner, stat?.uid) ? { owner: String(owner) } : {}),
    ...(differs(group, stat?.group, stat?.gid) ? { group: String(group) } : {}),
    ...(mode !== undefined && mode.padStart(4, "0") !== stat?.mode ? { mode: mode.padStart(4, "0") } : {}),
  };
}

const nameOrNumber = (value: string | number | boolean): string | number =>
  typeof value === "boolean" ? String(value) : value;
