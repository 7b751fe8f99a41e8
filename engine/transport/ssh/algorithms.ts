import type { Algorithms, CipherAlgorithm, KexAlgorithm, MacAlgorithm, ServerHostKeyAlgorithm } from "ssh2";

/** What is offered to a host; `old` adds, last in line, what OpenSSH 5.3 of EL6 needs and nothing worse. */
export function algorithms(preferredHostKeys: readonly string[], old: boolean): Algorithms {
  const hostKeys = old ? [...HOST_KEYS, ...OLD_HOST_KEYS] : HOST_KEYS;
  return {
    kex: old ? [...KEX, ...OLD_KEX] : KEX,
    serverHostKey: [
      ...hostKeys.filter((name) => preferredHostKeys.includes(name)),
      ...hostKeys.filter((name) => !preferredHostKeys.includes(name)),
    ],
    cipher: CIPHERS,
    hmac: old ? [...MACS, "hmac-sha1"] : MACS,
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

const OLD_HOST_KEYS: ServerHostKeyAlgorithm[] = ["ssh-rsa"];

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

const OLD_KEX: KexAlgorithm[] = ["diffie-hellman-group-exchange-sha1", "diffie-hellman-group14-sha1"];

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
