import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** One entry of a known_hosts file. */
export interface KnownHost {
  readonly file: string;
  readonly line: number;
  readonly marker: "@revoked" | "@cert-authority" | null;
  readonly patterns: string;
  readonly type: string;
  /** The key in wire format, in base64. */
  readonly key: string;
}

/** What the files say about a key that a host presented. */
export type HostKeyStatus =
  | { readonly type: "trusted" }
  | { readonly type: "unknown" }
  | { readonly type: "changed"; readonly known: KnownHost }
  | { readonly type: "revoked"; readonly known: KnownHost };

/** Lines that cannot be parsed are skipped, as OpenSSH does. */
export function parseKnownHosts(text: string, file: string): readonly KnownHost[] {
  return text.split(/\r?\n/).flatMap((written, index) => {
    const fields = written.trim().split(/\s+/);
    const marker = fields[0]?.startsWith("@") ? fields.shift() : undefined;
    const [patterns, type, key] = fields;
    if (patterns === undefined || patterns === "" || patterns.startsWith("#") || !type || !key) return [];
    if (marker !== undefined && marker !== "@revoked" && marker !== "@cert-authority") return [];
    return [{ file, line: index + 1, marker: marker ?? null, patterns, type, key }];
  });
}

/** One file, indexed by name: with thousands of hosts, not every line is matched against every host. */
export class KnownHosts {
  readonly #named = new Map<string, KnownHost[]>();
  /** Hashed names, and patterns with wildcards or negations. */
  readonly #others: KnownHost[] = [];

  constructor(text: string, file: string) {
    for (const known of parseKnownHosts(text, file)) {
      if (/[*?!|]/.test(known.patterns)) this.#others.push(known);
      else for (const name of known.patterns.toLowerCase().split(",")) this.#add(name, known);
    }
  }

  /** The entries that may match the name, in the order of the file. */
  entriesFor(name: string): readonly KnownHost[] {
    return [...(this.#named.get(name) ?? []), ...this.#others].sort((one, other) => one.line - other.line);
  }

  #add(name: string, known: KnownHost): void {
    const lines = this.#named.get(name);
    if (lines) lines.push(known);
    else this.#named.set(name, [known]);
  }
}

/** The name under which a host is looked up and recorded: with its port when that is not 22. */
export function knownHostsName(host: string, port: number): string {
  return port === 22 ? host.toLowerCase() : `[${host.toLowerCase()}]:${port}`;
}

/**
 * Decides as OpenSSH does, except that certificate authorities are ignored, as certificates are not supported. A key of
 * another type than those in the files counts as changed.
 */
export function judge(known: readonly KnownHost[], name: string, key: Buffer): HostKeyStatus {
  const encoded = key.toString("base64");
  const revoked = known.find(
    (line) => line.marker === "@revoked" && line.key === encoded && matches(line.patterns, name),
  );
  if (revoked) return { type: "revoked", known: revoked };

  const mine = known.filter((line) => line.marker === null && matches(line.patterns, name));
  if (mine.some((line) => line.key === encoded)) return { type: "trusted" };
  const other = mine.find((line) => line.type === keyType(key)) ?? mine[0];
  return other ? { type: "changed", known: other } : { type: "unknown" };
}

/** The key types on file for a host. They must be preferred, or a host with keys of several types would look changed. */
export function knownTypes(known: readonly KnownHost[], name: string): readonly string[] {
  const mine = known.filter((line) => line.marker === null && matches(line.patterns, name));
  return [...new Set(mine.map(({ type }) => type))];
}

/** As `ssh-keygen -l` prints it. */
export function fingerprint(key: Buffer): string {
  return `SHA256:${createHash("sha256").update(key).digest("base64").replace(/=+$/, "")}`;
}

/** The type that a key in wire format begins with. */
export function keyType(key: Buffer): string {
  return key.toString("latin1", 4, 4 + key.readUInt32BE(0));
}

/** `a,b*,!c` or `|1|salt|hash`; a negated pattern that matches overrides all others. */
function matches(patterns: string, name: string): boolean {
  if (patterns.startsWith("|1|")) return matchesHash(patterns, name);
  let found = false;
  for (const pattern of patterns.toLowerCase().split(",")) {
    const negated = pattern.startsWith("!");
    if (!glob(negated ? pattern.slice(1) : pattern).test(name)) continue;
    if (negated) return false;
    found = true;
  }
  return found;
}

function matchesHash(patterns: string, name: string): boolean {
  const [, , salt, hash] = patterns.split("|");
  if (salt === undefined || hash === undefined) return false;
  const expected = Buffer.from(hash, "base64");
  const found = createHmac("sha1", Buffer.from(salt, "base64")).update(name).digest();
  return expected.length === found.length && timingSafeEqual(expected, found);
}

/** Only `*` and `?` are wildcards: brackets belong to `[host]:port`. */
function glob(pattern: string): RegExp {
  const source = pattern.replaceAll(/[.+^${}()|[\]\\*?]/g, (special) =>
    special === "*" ? ".*" : special === "?" ? "." : `\\${special}`,
  );
  return new RegExp(`^${source}$`, "s");
}
