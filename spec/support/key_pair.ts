import ssh2 from "ssh2";

/** A key in OpenSSH's own form, and its public half on a line. */
export interface KeyPair {
  readonly private: string;
  readonly public: string;
}

/** About one in three hundred of the ed25519 keys that ssh2 1.17 makes is malformed and read by nobody: another is made. */
export function makeKeyPair(comment = ""): KeyPair {
  for (;;) {
    const made = ssh2.utils.generateKeyPairSync("ed25519", { comment });
    if (!(ssh2.utils.parseKey(made.private) instanceof Error)) return made;
  }
}
