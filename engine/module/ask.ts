import type { Facet } from "./facet.js";

/** A question to a host, as data: so that it can be merged with others, shown, predicted and faked. */
export type Ask =
  /** A file's bytes. Status 1 when there is none; stdout is the content. */
  | { readonly ask: "text"; readonly path: string }
  /** What is at a path. Status 1 when nothing is; otherwise stdout is one line, read by `statIn`. */
  | { readonly ask: "stat"; readonly path: string; readonly follow: boolean; readonly digest: boolean }
  /** The lines of a directory's files with this suffix that match a basic regular expression, as `grep -Hn` prints them. */
  | { readonly ask: "lines"; readonly directory: string; readonly suffix: string; readonly pattern: string }
  /** The names in a directory, at most a thousand, each with a slash behind it. Status 1 where no directory is. */
  | { readonly ask: "names"; readonly path: string }
  /** A few paths below a directory that do not belong to this owner or group, each on a line. */
  | {
      readonly ask: "others";
      readonly path: string;
      readonly owner: string | null;
      readonly group: string | null;
    }
  /** Whether two paths are one file: prints same, other, or missing where nothing is at the second one. */
  | { readonly ask: "same"; readonly path: string; readonly to: string }
  /** A program that only looks. Status 127 when the host has none of that name. */
  | { readonly ask: "command"; readonly argv: readonly string[]; readonly about?: readonly Facet[] }
  /** A few lines of POSIX sh that only look; `about` says which parts of the host the answer depends on. */
  | { readonly ask: "script"; readonly text: string; readonly about?: readonly Facet[] };

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
