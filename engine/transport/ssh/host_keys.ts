import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

import {
  fingerprint,
  hostName,
  judge,
  keyType,
  KnownHosts,
  knownTypes,
  type KnownHost,
} from "./known_hosts.js";
import { quote } from "../shell/quote.js";
import type { RecordLine } from "./record_host_key.js";

/** Whose key is judged, and by which files. */
export interface HostIdentity {
  readonly host: string;
  readonly port: number;
  /** In the order to be read; files that do not exist say nothing. */
  readonly files: readonly string[];
}

/** Judges the keys that hosts show, and records those of new hosts where that is wished. */
export class HostKeys {
  readonly #acceptNew: boolean;
  /** Files as they were read, once for all hosts; read anew after a key was recorded. */
  readonly #read = new Map<string, Promise<KnownHosts>>();
  readonly #write: RecordLine;

  constructor(acceptNew: boolean, write: RecordLine) {
    this.#acceptNew = acceptNew;
    this.#write = write;
  }

  /** The algorithms to ask a host for first: those of the keys on file for it. */
  async preferred({ host, port, files }: HostIdentity): Promise<readonly string[]> {
    const name = hostName(host, port);
    return knownTypes(await this.#known(files, name), name).flatMap((type) => ALGORITHMS.get(type) ?? [type]);
  }

  /** Null when the key is trusted, else a sentence that says why not and what to do. */
  async objection(identity: HostIdentity, key: Buffer): Promise<string | null> {
    const name = hostName(identity.host, identity.port);
    const verdict = await this.#judge(identity.files, name, key);
    switch (verdict.type) {
      case "trusted":
        return null;
      case "revoked":
        return `the host showed a key that ${place(verdict.known)} has revoked: ${describe(key)}`;
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
      return `its new key could not be recorded: ${String(error)}`;
    }
    this.#read.delete(file);
    return null;
  }

  /** Nobody is refused by what a file said a while ago: it is read again before that. */
  async #judge(files: readonly string[], name: string, key: Buffer): Promise<ReturnType<typeof judge>> {
    const verdict = judge(await this.#known(files, name), name, key);
    if (verdict.type === "trusted") return verdict;
    for (const file of files) this.#read.delete(file);
    return judge(await this.#known(files, name), name, key);
  }

  /** The lines of these files that may be about the host. */
  async #known(files: readonly string[], name: string): Promise<readonly KnownHost[]> {
    const all = await Promise.all(
      files.map((file) => {
        const known = this.#read.get(file) ?? read(file);
        this.#read.set(file, known);
        return known;
      }),
    );
    return all.flatMap((known) => known.about(name));
  }
}

/** RSA keys sign in several ways; SHA-1 is left to hosts that know nothing better. */
const ALGORITHMS: ReadonlyMap<string, readonly string[]> = new Map([
  ["ssh-rsa", ["rsa-sha2-512", "rsa-sha2-256"]],
]);

function unknown(identity: HostIdentity, name: string, key: Buffer): string {
  return [
    `the host's key is not known: ${describe(key)}.`,
    `Compare this fingerprint with the host's own (ssh-keygen -lf /etc/ssh/ssh_host_*_key.pub on its console), then trust it:`,
    `    echo ${quote(entry(name, key))} >> ${firstFile(identity)}`,
    "Or run once with --accept-new-host-keys.",
  ].join("\n");
}

function changed(name: string, key: Buffer, known: KnownHost): string {
  const before = `${fingerprint(Buffer.from(known.key, "base64"))} (${known.type})`;
  return [
    `the host's key has changed: ${place(known)} has ${before}, the host showed ${describe(key)}.`,
    "Somebody may be in between. If the host was installed anew:",
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
