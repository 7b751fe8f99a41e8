import type { AuthenticationType } from "ssh2";

import { Unreachable } from "../errors.js";
import { NoCommonAlgorithm, Transient } from "./connection.js";

/** How far a connection has come. */
export type Phase = "connecting" | "handshake" | "authenticating" | "connected";

/** What authentication was attempted with. */
export interface AuthenticationAttempts {
  readonly tried: readonly string[];
  /** Identity files that do not exist. */
  readonly missing: readonly string[];
  /** The methods that the server accepts, as far as it has said. */
  readonly accepted: readonly AuthenticationType[] | null;
}

/** `received` is the beginning of what the server has sent. */
export function handshakeTimedOut(
  where: string,
  phase: Phase,
  seconds: number,
  received: string,
): Unreachable {
  switch (phase) {
    case "connecting":
      return new Unreachable(
        `${where}: connection timed out after ${seconds} s (host down, or a firewall drops the packets)`,
      );
    case "handshake":
      return new Unreachable(
        isSshBanner(received)
          ? `${where} did not complete the SSH key exchange within ${seconds} s`
          : `${where} accepted the connection but sent no SSH banner within ${seconds} s${quoted(received)}`,
      );
    case "authenticating":
    case "connected":
      return new Unreachable(`${where}: authentication timed out after ${seconds} s`);
  }
}

export function closedEarly(where: string, phase: Phase): Unreachable {
  if (phase === "authenticating")
    return new Unreachable(`${where} closed the connection during authentication`);
  return new Transient(
    `${where} closed the connection before authentication (too many connections at once? see MaxStartups in sshd_config)`,
  );
}

/** A server that sent something other than an SSH banner; null when it did not. Retrying would give the same. */
export function notSsh(where: string, phase: Phase, received: string): Unreachable | null {
  // Other lines may precede the banner.
  if (phase === "authenticating") return null;
  if (received.startsWith("Not allowed at this time"))
    return new Unreachable(
      `${where} refuses connections from this address for a while, after too many failed logins (PerSourcePenalties in sshd_config)`,
    );
  if (received === "" || /SSH-(2\.0|1\.99)-|^Exceeded MaxStartups/.test(received)) return null;
  return new Unreachable(`${where} is not an SSH-2 server${quoted(received)}`);
}

/** An error of the socket or of ssh2. */
export function handshakeFailed(
  where: string,
  error: Error & { readonly code?: unknown },
  phase: Phase,
  received: string,
): Unreachable {
  if (error.message.includes("no matching")) {
    return new NoCommonAlgorithm(`${where} supports no algorithm that is still secure (${error.message})`);
  }
  const other = notSsh(where, phase, received);
  if (other !== null) return other;
  if (error.message.includes("before handshake")) return closedEarly(where, phase);
  const code = typeof error.code === "string" ? error.code : "";
  if (code === "ECONNRESET") return new Transient(`${where} reset the connection before authentication`);
  return new Unreachable(`${where}: ${SOCKET_ERRORS.get(code) ?? error.message}`);
}

export function authenticationFailed(
  where: string,
  { tried, missing, accepted }: AuthenticationAttempts,
): Unreachable {
  const attempts = tried.length === 0 ? "no key or password to try" : `tried ${tried.join(", ")}`;
  const absent = missing.map((file) => `; ${file} does not exist`).join("");
  const methods = accepted && accepted.length > 0 ? `; the server accepts ${accepted.join(", ")}` : "";
  return new Unreachable(`authentication failed for ${where}: ${attempts}${absent}${methods}`);
}

const SOCKET_ERRORS: ReadonlyMap<string, string> = new Map([
  ["ECONNREFUSED", "connection refused (is sshd running there, and on this port?)"],
  ["ENOTFOUND", "could not resolve the host name"],
  ["EAI_AGAIN", "could not resolve the host name (DNS did not answer)"],
  ["EHOSTUNREACH", "no route to host, or a firewall rejects the connection"],
  ["ENETUNREACH", "network is unreachable"],
  ["ETIMEDOUT", "connection timed out (host down, or a firewall drops the packets)"],
]);

const isSshBanner = (received: string): boolean => /^SSH-(2\.0|1\.99)-/m.test(received);

function quoted(received: string): string {
  const text = received.replaceAll(/[^\x20-\x7e]+/g, " ").trim();
  return text === "" ? "" : `: it sent ${JSON.stringify(text)}`;
}
