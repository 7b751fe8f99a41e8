import { shellText } from "./shell_text.js";

/** How the kept shell of one session is started. */
export interface GuardOptions {
  /** Told apart from motd and rc-file noise by this; hexadecimal. */
  readonly nonce: string;
  /** Seconds of silence from us after which the host ends everything itself; null where an end of file is certain. */
  readonly lease: number | null;
}

/** The program that keeps one shell, on one line: see guard.sh. */
export function guardedShell({ nonce, lease }: GuardOptions): string {
  const step = lease === null ? "" : Math.max(1, Math.ceil(lease / LEASE_LOOKS));
  return `${SETTING} _g_nonce=${nonce}; _g_step=${step} ; _g_looks=${LEASE_LOOKS}; ${GUARD}`;
}

/**
 * A shell without a guard, for one transfer: it prints `NONCE=` and obeys its standard input. Where that is a terminal,
 * it is given a pipe instead, so that it does not think itself talked to and prompt.
 */
export function plainShell(nonce: string): string {
  const obey = "if [ -t 0 ]; then dd bs=65536 2>/dev/null | sh; else exec sh; fi";
  return `${SETTING} echo "${nonce}="; ${obey}`;
}

/** A lease is found to have lapsed after this many looks without a byte. */
const LEASE_LOOKS = 3;

const SETTING = `LC_ALL=C; export LC_ALL; PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin; export PATH; \
unset ENV BASH_ENV CDPATH; umask 022;`;

const GUARD = shellText(import.meta.url, "guard.sh").replaceAll("\n", " ");
