import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { randomBytes } from "node:crypto";
import type { SiteSettings } from "./settings.js";
import { makeKeyPair } from "../support/key_pair.js";

/** The site's key material: one host key each, the key that opens every host, and the operator's password. */
export interface SiteKeys {
  readonly hostKeys: ReadonlyMap<string, string>;
  readonly clientPublicKey: string;
  readonly operatorPassword: string;
}

/** Reads the keys kept in the site's directory, making what is missing, and writes known_hosts for them. */
export function ensureKeys(settings: SiteSettings): SiteKeys {
  const { directory, hosts, port } = settings;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const client = keyPair(join(directory, "id_ed25519"), "tsplay-site");
  const hostPairs = hosts.map((host) => ({
    host,
    pair: keyPair(join(directory, `ssh_host_${host.name}_ed25519`), host.fqdn),
  }));
  const known = hostPairs.map(({ host, pair }) => {
    const [type, key] = pair.publicKey.split(" ");
    return `[${host.listen}]:${port} ${type ?? ""} ${key ?? ""}\n`;
  });
  writeFileSync(join(directory, "known_hosts"), known.join(""), { mode: 0o600 });
  return {
    hostKeys: new Map(hostPairs.map(({ host, pair }) => [host.name, pair.privateKey])),
    clientPublicKey: client.publicKey,
    operatorPassword: kept(join(directory, "operator-password"), () => randomBytes(12).toString("base64url")),
  };
}

function keyPair(path: string, comment: string): { privateKey: string; publicKey: string } {
  if (!existsSync(path)) {
    const made = makeKeyPair(comment);
    writeFileSync(path, made.private, { mode: 0o600 });
    writeFileSync(`${path}.pub`, `${made.public}\n`);
  }
  return { privateKey: readFileSync(path, "utf8"), publicKey: readFileSync(`${path}.pub`, "utf8").trim() };
}

function kept(path: string, make: () => string): string {
  if (!existsSync(path)) writeFileSync(path, `${make()}\n`, { mode: 0o600 });
  return readFileSync(path, "utf8").trim();
}
