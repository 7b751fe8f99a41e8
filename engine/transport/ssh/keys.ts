import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

import ssh2, { type AnyAuthMethod, type IdentityCallback, type ParsedKey } from "ssh2";

import type { Destination } from "./ssh_config.js";

/** One way to authenticate, and its name for messages. */
export interface Credential {
  readonly name: string;
  readonly method: "publickey" | "password" | "keyboard-interactive";
  /** Null when there turns out to be nothing to offer. */
  offer(): Promise<AnyAuthMethod | null>;
  /** Whether it names a file that does not exist. */
  readonly missing: boolean;
}

/** Asks for a key's passphrase; called at most once per key and transport. */
export type AskPassphrase = (keyPath: string) => Promise<string>;

/** The identity files that OpenSSH tries by default. */
const DEFAULT_FILES = ["id_ed25519", "id_ecdsa", "id_rsa"];

/** Keys read from files, each parsed once: an encrypted one blocks the process for a fifth of a second. */
export class KeyRing {
  readonly #ask: AskPassphrase | null;
  readonly #parsed = new Map<string, Promise<ParsedKey | null>>();

  constructor(ask: AskPassphrase | null) {
    this.#ask = ask;
  }

  /** In the order in which they are offered: the agent's keys, files, the password. */
  credentials(destination: Destination, password: string | null): readonly Credential[] {
    const { user, identityFiles, identitiesOnly } = destination;
    const defaults = DEFAULT_FILES.map((name) => join(homedir(), ".ssh", name)).filter((file) =>
      existsSync(file),
    );
    const files =
      identityFiles.length > 0 ? identityFiles : identitiesOnly || password === null ? defaults : [];
    const socket = process.env["SSH_AUTH_SOCK"] ?? "";
    const offered = new Set<string>();
    return [
      ...(existsSync(socket) ? fromAgent(user, socket, identitiesOnly ? files : null, offered) : []),
      ...files.map((file) => this.#file(user, file, offered)),
      ...(password === null ? [] : passwords(user, password)),
    ];
  }

  #file(username: string, file: string, offered: ReadonlySet<string>): Credential {
    const offer = async (): Promise<AnyAuthMethod | null> => {
      const known = publicKey(file)?.toString("base64");
      if (known !== undefined && offered.has(known)) return null;
      const key = await this.#key(file);
      return key && { type: "publickey", username, key };
    };
    return { name: file, method: "publickey", offer, missing: !existsSync(file) };
  }

  #key(file: string): Promise<ParsedKey | null> {
    const key = this.#parsed.get(file) ?? this.#parse(file);
    this.#parsed.set(file, key);
    return key;
  }

  async #parse(file: string): Promise<ParsedKey | null> {
    const text = contents(file);
    if (text === null) return null;
    const key = ssh2.utils.parseKey(text);
    if (!(key instanceof Error)) return key.isPrivateKey() ? key : null;
    if (this.#ask === null || !/passphrase|encrypted/i.test(key.message)) return null;
    const opened = ssh2.utils.parseKey(text, await this.#ask(file));
    return opened instanceof Error ? null : opened;
  }
}

function fromAgent(
  username: string,
  socket: string,
  only: readonly string[] | null,
  offered: Set<string>,
): readonly Credential[] {
  const allowed = only?.map(publicKey).filter((key) => key !== null) ?? null;
  if (allowed?.length === 0) return [];
  const agent = new ChosenKeys(socket, allowed, offered);
  const offer = (): Promise<AnyAuthMethod> => Promise.resolve({ type: "agent", username, agent });
  return [{ name: "the agent's keys", method: "publickey", offer, missing: false }];
}

/** Keyboard-interactive sends the password only to what looks like a password prompt: one prompt without echo. */
function passwords(username: string, password: string): readonly Credential[] {
  const keyboard: AnyAuthMethod = {
    type: "keyboard-interactive",
    username,
    prompt: (_name, _instructions, _language, prompts, finish) => {
      const [first, second] = prompts;
      finish(first && !second && first.echo !== true ? [password] : []);
    },
  };
  return [
    {
      name: "the password",
      method: "password",
      offer: () => Promise.resolve({ type: "password", username, password }),
      missing: false,
    },
    {
      name: "the password (keyboard-interactive)",
      method: "keyboard-interactive",
      offer: () => Promise.resolve(keyboard),
      missing: false,
    },
  ];
}

/** The public key from the .pub file, or from the private key itself when that is not encrypted. */
function publicKey(file: string): Buffer | null {
  for (const text of [contents(`${file}.pub`), contents(file)]) {
    const key = text === null ? null : ssh2.utils.parseKey(text);
    if (key && !(key instanceof Error)) return key.getPublicSSH();
  }
  return null;
}

function contents(file: string): Buffer | null {
  try {
    return readFileSync(file);
  } catch {
    return null;
  }
}

/**
 * An agent of which only some keys are offered (null: all of them), since a server disconnects after too many
 * failures (MaxAuthTries). It remembers what it offered, so that no key is tried twice.
 */
class ChosenKeys extends ssh2.OpenSSHAgent {
  readonly #allowed: readonly Buffer[] | null;
  readonly #offered: Set<string>;

  constructor(socket: string, allowed: readonly Buffer[] | null, offered: Set<string>) {
    super(socket);
    this.#allowed = allowed;
    this.#offered = offered;
  }

  override getIdentities(callback: IdentityCallback<ParsedKey>): void {
    super.getIdentities((error, held) => {
      const keys = (held ?? []).filter((key) => {
        const encoded = "getPublicSSH" in key ? key.getPublicSSH() : null;
        if (!encoded || this.#allowed?.every((allowed) => !allowed.equals(encoded))) return false;
        this.#offered.add(encoded.toString("base64"));
        return true;
      });
      callback(error, keys);
    });
  }
}
