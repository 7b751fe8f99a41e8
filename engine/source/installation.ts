import { extname, join } from "node:path";

/**
 * The directory that holds engine/ and modules/: the top of the project, or dist/. This file lies two below it, and so
 * does the chunk into which the build puts it.
 */
const top = join(import.meta.dirname, "../..");

/** A file or directory of ours, by its path from the top. */
export const installed = (path: string): string => join(top, path);

/** A program of ours, in the language in which this one runs: from the sources or built. */
export const installedProgram = (path: string): string => installed(path + extname(import.meta.filename));
