import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

import {
  fingerprint,
  knownHostsName,
  judge,
  keyType,
  KnownHosts,
  knownTypes,
  type KnownHost,
} from "./known_hosts.js";
import { quote } from "../shell/quote.js";
import type { RecordHostKey } from "./record_host_key.js";

/** Whose key is verified, and against which files. */
export interface HostIdentity {
  readonly host: string;
  readonly port: number;
  /** In the order in which they are read; files that do not exist are skipped. */
  readonly files: readonly string[];
}

/** Verifies the keys that hosts present, and records those of new hosts if asked to. */
export class HostKeys {
  readonly #acceptNew: boolean;
  /** Each file is read once for all hosts, and again after a key was recorded. */
  readonly #files = new Map<string, Promise<KnownHosts>>();
  readonly #write: RecordHostKey;

  constructor(acceptNew: boolean, write: RecordHostKey) {
    this.#acceptNew = acceptNew;
    this.#write = write;
  }

  /** The host key algorithms to prefer: those of the keys in known_hosts. */
  async preferredAlgorithms({ host, port, files }: HostIdentity): Promise<readonly string[]> {
    const name = knownHostsName(host, port);
    return knownTypes(await this.#known(files, name), name).flatMap((type) => ALGORITHMS.get(type) ?? [type]);
  }

  /** Null when the key is trusted, else a text that says why not and what to do. */
  async verify(identity: HostIdentity, key: Buffer): Promise<string | null> {
    const name = knownHostsName(identity.host, identity.port);
    const verdict = await this.#judge(identity.files, name, key);
    switch (verdict.type) {
      case "trusted":
        return null;
      case "revoked":
        return `host key verification failed: ${place(verdict.known)} revokes the key ${describe(key)}`;
      case "changed":
        return changed(name, key, verdict.known);
      case "unknown":
        return this.#acceptNew ? await this.#record(identity, name, key) : unknown(identity, name, key);
    }
  }

  async #record(identity: HostIdentity, name: string, key: Buffer): Promise<string | null> {
    const file = firstFile(identity);
    try {
      await this.#write(file, entry(name, key));
    } catch (error) {
      return `cannot record its host key: ${String(error)}`;
    }
    this.#files.delete(file);
    return null;
  }

  /** Reads the files again before a key is refused, since they may have changed. */
  async #judge(files: readonly string[], name: string, key: Buffer): Promise<ReturnType<typeof judge>> {
    const verdict = judge(await this.#known(files, name), name, key);
    if (verdict.type === "trusted") return verdict;
    for (const file of files) this.#files.delete(file);
    return judge(await this.#known(files, name), name, key);
  }

  /** The lines of these files that may name the host. */
  async #known(files: readonly string[], name: string): Promise<readonly KnownHost[]> {
    const all = await Promise.all(
      files.map((file) => {
        const known = this.#files.get(file) ?? read(file);
        this.#files.set(file, known);
        return known;
      }),
    );
    return all.flatMap((known) => known.entriesFor(name));
  }
}

/** RSA keys have several signature algorithms; SHA-1 is left to hosts that support nothing better. */
const ALGORITHMS: ReadonlyMap<string, readonly string[]> = new Map([
  ["ssh-rsa", ["rsa-sha2-512", "rsa-sha2-256"]],
]);

function unknown(identity: HostIdentity, name: string, key: Buffer): string {
  return [
    `host key verification failed: the host is not in known_hosts. Its key is ${describe(key)}.`,
    "Compare this fingerprint with the one shown on the host's console by ssh-keygen -lf /etc/ssh/ssh_host_*_key.pub, then trust the key:",
    `    echo ${quote(entry(name, key))} >> ${firstFile(identity)}`,
    "Or run once with --accept-new-host-keys.",
  ].join("\n");
}

function changed(name: string, key: Buffer, known: KnownHost): string {
  const before = `${fingerprint(Buffer.from(known.key, "base64"))} (${known.type})`;
  return [
    `host key verification failed: the host key has changed. ${place(known)} has ${before}, the host presented ${describe(key)}.`,
    "This may be a man-in-the-middle attack. If the host was reinstalled, remove the old key:",
    `    ssh-keygen -R ${quote(name)} -f ${known.file}`,
  ].join("\n");
}

const describe = (key: Buffer): string => `${fingerprint(key)} (${keyType(key)})`;

const place = ({ file, line }: KnownHost): string => `${file}:${line}`;

const entry = (name: string, key: Buffer): string => `${name} ${keyType(key)} ${key.toString("base64")}`;

const firstFile = ({ files }: HostIdentity): string => files[0] ?? join(homedir(), ".ssh", "known_hosts");

async function read(file: string): Promise<KnownHosts> {
  return new KnownHosts(await readFile(file, "utf8").catch(() => ""), file);
}
