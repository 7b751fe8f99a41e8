import type { Algorithms, CipherAlgorithm, KexAlgorithm, MacAlgorithm, ServerHostKeyAlgorithm } from "ssh2";

/** What is offered to a host; `legacy` appends what OpenSSH 5.3 of EL6 needs, and nothing weaker. */
export function algorithms(preferredHostKeys: readonly string[], legacy: boolean): Algorithms {
  const hostKeys = legacy ? [...HOST_KEYS, ...LEGACY_HOST_KEYS] : HOST_KEYS;
  return {
    kex: legacy ? [...KEX, ...LEGACY_KEX] : KEX,
    serverHostKey: [
      ...hostKeys.filter((name) => preferredHostKeys.includes(name)),
      ...hostKeys.filter((name) => !preferredHostKeys.includes(name)),
    ],
    cipher: CIPHERS,
    hmac: legacy ? [...MACS, "hmac-sha1"] : MACS,
  };
}

const HOST_KEYS: ServerHostKeyAlgorithm[] = [
  "ssh-ed25519",
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
  "rsa-sha2-512",
  "rsa-sha2-256",
];

const LEGACY_HOST_KEYS: ServerHostKeyAlgorithm[] = ["ssh-rsa"];

const KEX: KexAlgorithm[] = [
  "curve25519-sha256",
  "curve25519-sha256@libssh.org",
  "ecdh-sha2-nistp256",
  "ecdh-sha2-nistp384",
  "ecdh-sha2-nistp521",
  "diffie-hellman-group-exchange-sha256",
  "diffie-hellman-group14-sha256",
  "diffie-hellman-group16-sha512",
  "diffie-hellman-group18-sha512",
];

const LEGACY_KEX: KexAlgorithm[] = ["diffie-hellman-group-exchange-sha1", "diffie-hellman-group14-sha1"];

const CIPHERS: CipherAlgorithm[] = [
  "aes128-gcm@openssh.com",
  "aes256-gcm@openssh.com",
  "chacha20-poly1305@openssh.com",
  "aes128-ctr",
  "aes192-ctr",
  "aes256-ctr",
];

const MACS: MacAlgorithm[] = [
  "hmac-sha2-256-etm@openssh.com",
  "hmac-sha2-512-etm@openssh.com",
  "hmac-sha2-256",
  "hmac-sha2-512",
];
