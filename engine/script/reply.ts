import type { Reply } from "../transport/index.js";

/** A reply made here, for a part of what a script answered. */
export const answered = (stdout: Buffer): Reply => ({ status: 0, stdout, stderr: NOTHING });

/** A failure, with its reason as the program's or ours. */
export const failed = (status: number, why: string): Reply => ({
  status,
  stdout: NOTHING,
  stderr: Buffer.from(`${why}\n`),
});

/** There is no such file: status 1, where whatever else keeps us from reading it is 2. */
export const absent = (why = "there is no such file"): Reply => failed(1, why);

/** What a part that is missing from an answer is told as, with what the host said of it. */
export const cutShort = (stderr: string): Reply =>
  failed(2, stderr.trim() || "the host's answer was cut short");

/** How programs say in English that a file is not there. */
export const SAYS_ABSENT = /: (No such file or directory|Not a directory)$/;

export const NOTHING = Buffer.alloc(0);
