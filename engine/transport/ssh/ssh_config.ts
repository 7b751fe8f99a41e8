import { readdirSync, readFileSync } from "node:fs";
import { homedir, userInfo } from "node:os";
import { basename, dirname, isAbsolute, join } from "node:path";

import picomatch from "picomatch";
import SSHConfig from "ssh-config";

/** What the user's ssh configuration says about one destination. */
export interface Destination {
  /** The name or address to connect to. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly identityFiles: readonly string[];
  /** Offer only these identities, whatever other keys an agent holds. */
  readonly identitiesOnly: boolean;
  /** The jump hosts on the way, `[user@]host[:port]` each, in order. */
  readonly jumps: readonly string[];
  readonly knownHosts: readonly string[];
  /** The name to look up in known_hosts instead of the host's. */
  readonly hostKeyAlias: string | null;
}

/** What the inventory says, which overrides the configuration. */
export interface DestinationRequest {
  readonly address: string;
  readonly port: number | null;
  readonly user: string | null;
  readonly identityFile: string | null;
}

/** A configuration file with its includes, as one text; empty when there is none. */
export function readSshConfig(file: string = join(homedir(), ".ssh", "config")): string {
  return include(file, 0);
}

/** `Match exec` is never run: reading a configuration must not start programs. */
export function findDestination(configuration: string, request: DestinationRequest): Destination {
  const me = userInfo().username;
  const found = parsed(configuration).compute(
    { Host: request.address, ...(request.user === null ? {} : { User: request.user }) },
    { ignoreCase: true, matchExec: false },
  );
  const one = (key: string): string | undefined => [found[key] ?? []].flat()[0];
  const all = (key: string): string[] => [found[key] ?? []].flat();

  const host = expand(one("hostname") ?? request.address, { h: request.address });
  const user = request.user ?? one("user") ?? me;
  const port = request.port ?? Number(one("port") ?? 22);
  const tokens = { h: host, r: user, u: me, d: homedir(), p: String(port), n: request.address };
  const files = request.identityFile === null ? all("identityfile") : [request.identityFile];
  const jump = one("proxyjump");
  return {
    host,
    port,
    user,
    identityFiles: files.filter((file) => file !== "none").map((file) => expandPath(file, tokens)),
    identitiesOnly: request.identityFile !== null || one("identitiesonly") === "yes",
    jumps: jump === undefined || jump === "none" ? [] : jump.split(",").map((hop) => hop.trim()),
    knownHosts: knownHostsFiles(all("userknownhostsfile"), all("globalknownhostsfile"), tokens),
    hostKeyAlias: one("hostkeyalias") ?? null,
  };
}

/** The last one parsed, since thousands of hosts are looked up in the same text. */
let last: { readonly text: string; readonly config: SSHConfig } | null = null;

function parsed(text: string): SSHConfig {
  if (last?.text !== text) last = { text, config: SSHConfig.parse(text) };
  return last.config;
}

/** A jump host as written in ProxyJump, possibly as an `ssh://` URL. */
export function parseJump(hop: string): DestinationRequest {
  const match = /^(?:ssh:\/\/)?(?:(?<user>[^@]+)@)?(?<host>\[[^\]]+\]|[^:]+)(?::(?<port>\d+))?\/?$/.exec(hop);
  const { user, host, port } = match?.groups ?? {};
  return {
    address: (host ?? hop).replace(/^\[|\]$/g, ""),
    port: port === undefined ? null : Number(port),
    user: user ?? null,
    identityFile: null,
  };
}

type Tokens = Readonly<Record<string, string>>;

function knownHostsFiles(users: readonly string[], global: readonly string[], tokens: Tokens): string[] {
  const split = (values: readonly string[], otherwise: readonly string[]): readonly string[] =>
    values.length === 0 ? otherwise : values.flatMap((value) => value.split(/\s+/));
  return [
    ...split(users, ["~/.ssh/known_hosts", "~/.ssh/known_hosts2"]),
    ...split(global, ["/etc/ssh/ssh_known_hosts", "/etc/ssh/ssh_known_hosts2"]),
  ]
    .filter((file) => file !== "none")
    .map((file) => expandPath(file, tokens));
}

/** A path with a leading `~` expanded. */
export const expandHome = (path: string): string => path.replace(/^~(?=\/|$)/, homedir());

function expandPath(path: string, tokens: Tokens): string {
  return expand(expandHome(path), tokens);
}

function expand(text: string, tokens: Tokens): string {
  return text.replaceAll(/%(.)/g, (whole, token: string) => (token === "%" ? "%" : (tokens[token] ?? whole)));
}

/** OpenSSH's own limit on nested includes. */
const MAX_DEPTH = 16;

function include(file: string, depth: number): string {
  const text = read(file);
  if (depth >= MAX_DEPTH) return "";
  return text.replaceAll(/^[ \t]*include[ \t=]+(.*)$/gim, (_, patterns: string) =>
    patterns
      .trim()
      .split(/\s+/)
      .flatMap((pattern) => expandGlob(pattern.replace(/^"|"$/g, "")))
      .map((found) => include(found, depth + 1))
      .join("\n"),
  );
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

/** Relative names are relative to ~/.ssh; only the last part of a path may have wildcards. */
function expandGlob(pattern: string): readonly string[] {
  const path = expandPath(pattern, { d: homedir() });
  const absolute = isAbsolute(path) ? path : join(homedir(), ".ssh", path);
  if (!/[*?[]/.test(absolute)) return [absolute];
  const matches = picomatch(basename(absolute));
  try {
    return readdirSync(dirname(absolute))
      .filter((name) => matches(name))
      .sort()
      .map((name) => join(dirname(absolute), name));
  } catch {
    return [];
  }
}
