import ssh2, { type AnyAuthMethod, type Client, type ParsedKey } from "ssh2";

/**
 * Makes a client that is about to offer the key of a file sign with it at once. ssh2 1.17 first queries whether the
 * host would accept the key, which costs a round trip, and the host a second look through authorized_keys, while a
 * signature in vain costs next to nothing. An agent's keys are still queried first: signing may ask their owner.
 *
 * There is no public API for this, so the protocol's method that sends the query is replaced. If another version of
 * ssh2 does not have it, ssh2 queries as before, and a spec fails.
 */
export function skipPublickeyQuery(client: Client, method: AnyAuthMethod): void {
  if (method.type !== "publickey") return;
  const key = ssh2.utils.parseKey(method.key);
  const protocol: unknown = Reflect.get(client, "_protocol");
  if (key instanceof Error || typeof protocol !== "object" || protocol === null) return;
  const original: unknown = Reflect.get(protocol, "authPK");
  if (typeof original !== "function") return;
  const authPK = (user: string, offered: unknown, algorithm: string | undefined, sign?: Signer): void => {
    const send = (signer?: Signer): unknown =>
      Reflect.apply(original, protocol, [user, offered, algorithm, signer]);
    send(sign ?? (offered === key ? signerFor(key, algorithm, send) : undefined));
  };
  Reflect.set(protocol, "authPK", authPK);
}

type Signer = (data: Buffer, done: (signature: Buffer) => void) => void;

/** Where the key cannot sign, as with SHA-1 on systems that forbid it, the query is sent and ssh2 reports the error. */
function signerFor(key: ParsedKey, algorithm: string | undefined, sendQuery: () => void): Signer {
  return (data, done) => {
    const signature: unknown = key.sign(data, RSA_HASHES.get(algorithm ?? key.type));
    if (Buffer.isBuffer(signature)) done(signature);
    else sendQuery();
  };
}

/** ssh2 knows the hash of every other type of key. */
const RSA_HASHES: ReadonlyMap<string, string> = new Map([
  ["ssh-rsa", "sha1"],
  ["rsa-sha2-256", "sha256"],
  ["rsa-sha2-512", "sha512"],
]);
