/** A question to a host, as data: so that it can be merged with others, shown, predicted and faked. */
export type Ask =
  /** A file's bytes. Status 1 when there is none; stdout is the content. */
  | { readonly ask: "text"; readonly path: string }
  /** What is at a path. Status 1 when nothing is; otherwise stdout is one line, read by `statIn`. */
  | { readonly ask: "stat"; readonly path: string; readonly follow: boolean; readonly digest: boolean }
  /** The lines of a directory's files with this suffix that match a basic regular expression, as `grep -Hn` prints them. */
  | { readonly ask: "lines"; readonly directory: string; readonly suffix: string; readonly pattern: string }
  /** A program that only looks. Status 127 when the host has none of that name. */
  | { readonly ask: "command"; readonly argv: readonly string[] }
  /** A few lines of POSIX sh that only look. */
  | { readonly ask: "script"; readonly text: string };

/**
 * A question to the controller: how large a file of its own is, and which digest it has. Status 0; stdout is one line,
 * size and SHA-256 separated by a tab.
 */
export interface LocalAsk {
  readonly ask: "local_file";
  /** Absolute. */
  readonly path: string;
  /**
   * When the digest is worked out, which takes its time for a large file: always, or only where the file that this ask
   * finds on the host is as large.
   */
  readonly digest: "always" | Ask;
}
