import type { Client } from "ssh2";

import { Unreachable } from "../errors.js";

/** A connection that is authenticated. */
export interface SshConnection {
  readonly client: Client;
  /** Settles when it is closed, with a clause that says why; never rejects. */
  readonly closed: Promise<string>;
}

/** A failure before anything of ours can have run, where another attempt may succeed. */
export class Transient extends Unreachable {}

/** The two sides have no algorithm in common. */
export class NoCommonAlgorithm extends Unreachable {}
