/** POSIX sh text to be run in a subshell with an empty standard input; ended on the host after `within` seconds. */
export interface Script {
  readonly text: string;
  readonly within: number;
  /**
   * Run in the persistent shell itself instead of a subshell, which saves a process. Only for text of our own that
   * parses, does not exit, and changes nothing in the shell but names that begin with `_`.
   */
  readonly inline?: true;
  /**
   * Function definitions that the text calls. The persistent shell is sent each prelude once. Every name that it
   * defines begins with `_`, because scripts without a prelude see these functions too.
   */
  readonly prelude?: string;
}

/** The result of one script. Streams are bytes: how to decode them is for the caller to decide. */
export interface Reply {
  /** Exit status, 0–255; 128 + N for signal N, as sh counts. */
  readonly status: number;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
}

/** The replies of one round trip, in the order of the requests. */
export interface Exchange {
  /** Ends with the first write that failed: those after it were not started. */
  readonly written: readonly Reply[];
  readonly read: readonly Reply[];
}

/** The bytes of an upload, read from the beginning each time. A chunk is valid until the next one is requested. */
export type Content = () => AsyncIterable<Uint8Array>;

/** What is uploaded, as far as the host must know it beforehand. */
export interface UploadOptions {
  /** Bytes. */
  readonly size: number;
  /** Removed when the session ends, however it ends, unless it has been moved away by then. */
  readonly temporary?: true;
}

/** One persistent shell on one host as one user. Calls run one at a time; further ones queue. */
export interface Session {
  /**
   * Runs the writes in order, stopping at the first that fails, then the reads: always one round trip.
   * @throws ConnectionLost when the connection is lost before the answer is complete
   * @throws TimedOut when a script exceeds its `within`; the script is ended and the session closed
   */
  exchange(writes: readonly Script[], reads: readonly Script[]): Promise<Exchange>;
  /**
   * Writes the bytes to a new file of mode 0600: all of them or none.
   * @returns the SHA-256 of the file as the host has read it back, in lower-case hexadecimal
   */
  upload(path: string, content: Content, options: UploadOptions): Promise<string>;
  /** Ends everything that this session still runs on the host. */
  close(): Promise<void>;
  /** Round trips made so far. */
  readonly trips: number;
}
