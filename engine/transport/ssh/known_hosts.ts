import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** One line of a known_hosts file that says something. */
export interface KnownHost {
  readonly file: string;
  readonly line: number;
  readonly marker: "@revoked" | "@cert-authority" | null;
  readonly patterns: string;
  readonly type: string;
  /** The key as it travels, in base64. */
  readonly key: string;
}

/** What the files say of a key that a host has shown. */
export type Verdict =
  | { readonly type: "trusted" }
  | { readonly type: "unknown" }
  | { readonly type: "changed"; readonly known: KnownHost }
  | { readonly type: "revoked"; readonly known: KnownHost };

/** Lines that cannot be read are passed over, as OpenSSH does. */
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

/** One file, found by name: a line for each of thousands of hosts is not tried on every one of them. */
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

  /** The lines that may match the name, in the order of the file. */
  about(name: string): readonly KnownHost[] {
    return [...(this.#named.get(name) ?? []), ...this.#others].sort((one, other) => one.line - other.line);
  }

  #add(name: string, known: KnownHost): void {
    const lines = this.#named.get(name);
    if (lines) lines.push(known);
    else this.#named.set(name, [known]);
  }
}

/** The name under which a host is looked up and recorded: the port shows only when it is not 22. */
export function hostName(host: string, port: number): string {
  return port === 22 ? host.toLowerCase() : `[${host.toLowerCase()}]:${port}`;
}

/**
 * Judges as OpenSSH does, but for certificate authorities: those are not trusted, as certificates are not supported.
 * A key of another type than those on file is as good as changed.
 */
export function judge(known: readonly KnownHost[], name: string, key: Buffer): Verdict {
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

/** The types of key on file for a host, to be asked for first: else a host with a second key would look changed. */
export function knownTypes(known: readonly KnownHost[], name: string): readonly string[] {
  const mine = known.filter((line) => line.marker === null && matches(line.patterns, name));
  return [...new Set(mine.map(({ type }) => type))];
}

/** As `ssh-keygen -l` prints it. */
export function fingerprint(key: Buffer): string {
  return `SHA256:${createHash("sha256").update(key).digest("base64").replace(/=+$/, "")}`;
}

/** The type that a key in wire format names itself. */
export function keyType(key: Buffer): string {
  return key.toString("latin1", 4, 4 + key.readUInt32BE(0));
}

/** `a,b*,!c` or `|1|salt|hash`; a negated pattern that matches overrules all others. */
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

/** Only `*` and `?` are special: brackets belong to `[host]:port`. */
function glob(pattern: string): RegExp {
  const source = pattern.replaceAll(/[.+^${}()|[\]\\*?]/g, (special) =>
    special === "*" ? ".*" : special === "?" ? "." : `\\${special}`,
  );
  return new RegExp(`^${source}$`, "s");
}
