import type { Reply } from "../../transport/index.js";

/** A reply that no host gave. */
export const replied = (status: number, stdout: Buffer | string = "", stderr = ""): Reply => ({
  status,
  stdout: typeof stdout === "string" ? Buffer.from(stdout) : stdout,
  stderr: Buffer.from(stderr),
});
