import type { Reply } from "./reply.js";
import { type HostProbe, probe } from "./probe.js";

/** A program's answer as text. */
export interface Answer {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a program that only looks prints; it runs with LC_ALL=C. */
export function readCommand(...argv: readonly [string, ...string[]]): HostProbe<Answer> {
  return probe({ ask: "command", argv }, answer);
}

/** What a few lines of sh that only look print. */
export function readScript(text: string): HostProbe<Answer> {
  return probe({ ask: "script", text }, answer);
}

export function answer({ status, stdout, stderr }: Reply): Answer {
  return { status, stdout: decode(stdout), stderr: decode(stderr) };
}

/** Bytes of unknown origin as text: what is not UTF-8 becomes U+FFFD. */
export function decode(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
}
