import {
  type Action,
  type Comparison,
  defineModule,
  own,
  param,
  type ParamSchema,
  type ParamsOf,
  readStat,
  refuse,
  runScript,
  type Stat,
} from "../engine/module/index.js";
import { curlConfig, downloadLines } from "./lib/http.js";
import { ownershipParams, wantedOwnership } from "./lib/ownership.js";

const params = {
  url: param.text("The URL of the file", { pattern: "^(?:https?|ftp|file)://\\S+$" }),
  dest: param.text("The path of the file on the host, not of its directory", { pattern: "^/.*[^/]$" }),
  checksum: param.text(
    "The SHA-256 of the file, in hexadecimal: verifies the download, and tells whether the file must be downloaded again",
    { pattern: "^(?:sha256:)?[0-9a-fA-F]{64}$", optional: true },
  ),
  force: param.flag("Download it every time; ignored if a checksum is given"),
  headers: param.map({ type: "scalar" }, "Headers of the request, kept secret; they need curl", {
    secret: true,
    optional: true,
  }),
  insecure: param.flag("Do not verify certificates"),
  ...ownershipParams,
  within: param.integer("Timeout in seconds", { minimum: 1, default: 600 }),
} as const satisfies ParamSchema;

type Settings = ParamsOf<typeof params>;
type FileFields = Readonly<Record<string, string>>;

/** Fetches a file from a web server onto the host. */
export default defineModule({
  summary: "Download a file to the host",
  description:
    "The host itself downloads the file with curl or wget, next to its destination, and moves it into place when it is complete. An existing file is left alone unless its checksum differs or force is set.",

  params,

  examples: {
    "An image with its checksum": {
      url: "http://mirror.example.com/centos.iso",
      dest: "/tmp/centos.iso",
      checksum: "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      owner: 36,
      group: 36,
    },
    "Today's version": { url: "https://example.com/list.txt", dest: "/etc/list.txt", force: true },
  },
  returns: {
    size: "Its size in bytes; null if it does not exist yet",
    sha256: "The SHA-256 of its content, if a checksum was given",
  },

  alwaysRuns: ({ force, checksum }) => force && checksum === undefined,
  reads: ({ dest, checksum }) => ({ stat: readStat(dest, { follow: true, digest: checksum !== undefined }) }),

  check(settings, { stat }): Comparison<FileFields | null, FileFields> {
    const { dest, url, checksum } = settings;
    if (stat && stat.kind !== "file") refuse(`${dest} is a ${stat.kind}: give the path of the file itself`);
    const fetch = isStale(settings, stat);
    const content = digestOf(checksum) ?? `what ${url} holds`;
    return {
      summary: fetch ? `${dest} from ${url}` : dest,
      current: stat && {
        content: stat.sha256 ?? "there",
        owner: stat.owner,
        group: stat.group,
        mode: stat.mode,
      },
      desired: { ...(fetch ? { content } : {}), ...otherOwnership(settings, stat) },
    };
  },

  apply(settings, { after }): readonly Action[] {
    const { url, dest, headers, insecure, within, checksum } = settings;
    const config = headers && curlConfig({ headers });
    const download = { url, dest, insecure, within, sha256: digestOf(checksum), configured: Boolean(config) };
    const ownership = wantedOwnership(settings);
    const fetch = runScript(downloadLines(download), {
      ...(config ? { stdin: config } : {}),
      within: within + 60,
      summary: `download ${url} to ${dest}`,
      effects: [],
      leaves: { kind: "file", path: dest, sha256: digestOf(checksum) },
    });
    return [
      ...(after["content"] === undefined ? [] : [fetch]),
      ...(Object.keys(ownership).length === 0 ? [] : [own(dest, ownership)]),
    ];
  },

  result: (_params, { stat }) => ({ size: stat?.size ?? null, sha256: stat?.sha256 ?? null }),
});

const digestOf = (checksum: string | undefined): string | null =>
  checksum?.replace(/^sha256:/, "").toLowerCase() ?? null;

/** Whether the file is to be downloaded. */
function isStale({ checksum, force }: Settings, stat: Stat | null): boolean {
  const digest = digestOf(checksum);
  return stat === null || (digest === null ? force : stat.sha256 !== digest);
}

/** Owner, group and mode as asked for, as far as the file has others; ids and names are both good. */
function otherOwnership(settings: Settings, stat: Stat | null): FileFields {
  const { owner, group, mode } = wantedOwnership(settings);
  const differs = (wanted: string | number | undefined, ...now: readonly unknown[]): boolean =>
    wanted !== undefined && !now.map(String).includes(String(wanted));
  return {
    ...(differs(owner, stat?.owner, stat?.uid) ? { owner: String(owner) } : {}),
    ...(differs(group, stat?.group, stat?.gid) ? { group: String(group) } : {}),
    ...(mode === undefined || mode === stat?.mode ? {} : { mode }),
  };
}
