import ssh2, { type AnyAuthMethod, type Client, type ParsedKey } from "ssh2";

/**
 * Has a client that is about to offer a key file's key sign with it at once. Left alone, ssh2 1.17 first asks whether
 * the host would take the key, which costs a round trip, and the host a second look through its authorized keys; a
 * signature in vain costs next to nothing. An agent's keys are asked about all the same: signing may ask their owner.
 *
 * There is no public way to it, so this puts itself before the method by which ssh2 asks. Where that is not found, as
 * may be in another version, ssh2 asks as it always did, and a spec tells.
 */
export function signAtOnce(client: Client, method: AnyAuthMethod): void {
  if (method.type !== "publickey") return;
  const key = ssh2.utils.parseKey(method.key);
  const protocol: unknown = Reflect.get(client, "_protocol");
  if (key instanceof Error || typeof protocol !== "object" || protocol === null) return;
  const ask: unknown = Reflect.get(protocol, "authPK");
  if (typeof ask !== "function") return;
  const offer = (user: string, offered: unknown, algorithm: string | undefined, sign?: Signer): void => {
    const asking = (signer?: Signer): unknown =>
      Reflect.apply(ask, protocol, [user, offered, algorithm, signer]);
    asking(sign ?? (offered === key ? signerOf(key, algorithm, asking) : undefined));
  };
  Reflect.set(protocol, "authPK", offer);
}

type Signer = (data: Buffer, done: (signature: Buffer) => void) => void;

/** A key that cannot sign so here, as with SHA-1 where that is forbidden, is asked about, and ssh2 says what is wrong. */
function signerOf(key: ParsedKey, algorithm: string | undefined, otherwise: () => void): Signer {
  return (data, done) => {
    const signature: unknown = key.sign(data, HASHES.get(algorithm ?? key.type));
    if (Buffer.isBuffer(signature)) done(signature);
    else otherwise();
  };
}

/** Other keys have one hash each, which ssh2 knows. */
const HASHES: ReadonlyMap<string, string> = new Map([
  ["ssh-rsa", "sha1"],
  ["rsa-sha2-256", "sha256"],
  ["rsa-sha2-512", "sha512"],
]);
