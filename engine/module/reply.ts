/** What a script on the host left behind. Its streams are bytes: see `decode`. */
export interface Reply {
  readonly status: number;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
}
