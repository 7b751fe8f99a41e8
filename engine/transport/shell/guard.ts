import { shellText } from "./shell_text.js";

/** How the persistent shell of one session is started. */
export interface GuardOptions {
  /** Tells the ready line apart from the output of motd and rc files; hexadecimal. */
  readonly nonce: string;
  /** Seconds of silence after which the host ends everything itself; null where end-of-file always arrives. */
  readonly lease: number | null;
}

/** The program that runs one shell, on one line: see guard.sh. */
export function guardedShell({ nonce, lease }: GuardOptions): string {
  const interval = lease === null ? "" : Math.max(1, Math.ceil(lease / LEASE_CHECKS));
  return `${ENVIRONMENT} _g_nonce=${nonce}; _g_interval=${interval} ; _g_checks=${LEASE_CHECKS}; ${GUARD}`;
}

/**
 * A shell without a guard, for one transfer: it prints `NONCE=` and runs its standard input. Where that is a terminal,
 * the shell reads from a pipe instead, or it would be interactive and print prompts.
 */
export function plainShell(nonce: string): string {
  const run = "if [ -t 0 ]; then dd bs=65536 2>/dev/null | sh; else exec sh; fi";
  return `${ENVIRONMENT} echo "${nonce}="; ${run}`;
}

/** A lease has expired after this many checks without a byte. */
const LEASE_CHECKS = 3;

const ENVIRONMENT = `LC_ALL=C; export LC_ALL; PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin; export PATH; \
unset ENV BASH_ENV CDPATH; umask 022;`;

const GUARD = shellText(import.meta.url, "guard.sh").replaceAll("\n", " ");
