import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type KeyPair, makeKeyPair } from "../support/key_pair.js";

/** The lab's own secrets, made once and kept in its directory. */
export interface LabKeys {
  /** Opens every account of every host. */
  readonly clientKey: string;
  readonly clientPublicKey: string;
  /** The password of every account but root's. */
  readonly password: string;
  hostKey(name: string): KeyPair;
}

/** Reads what is kept and makes what is missing. */
export function ensureKeys(directory: string): LabKeys {
  const keys = join(directory, "keys");
  mkdirSync(keys, { recursive: true, mode: 0o700 });
  const client = pair(join(keys, "id_ed25519"), "tsplay-lab");
  const password = join(keys, "password");
  if (!existsSync(password)) writeFileSync(password, randomBytes(12).toString("base64url"), { mode: 0o600 });
  return {
    clientKey: join(keys, "id_ed25519"),
    clientPublicKey: client.public,
    password: readFileSync(password, "utf8"),
    hostKey: (name) => pair(join(keys, `host_${name}`), name),
  };
}

function pair(path: string, comment: string): KeyPair {
  if (!existsSync(path)) {
    const made = makeKeyPair(comment);
    writeFileSync(`${path}.pub`, `${made.public}\n`);
    writeFileSync(path, made.private, { mode: 0o600 });
  }
  return { private: readFileSync(path, "utf8"), public: readFileSync(`${path}.pub`, "utf8").trim() };
}
