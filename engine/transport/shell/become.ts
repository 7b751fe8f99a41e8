import { quote } from "./quote.js";

/** How to be another user than the one logged in. */
export interface Becoming {
  readonly user: string;
  readonly password: string | null;
  /** A terminal is given to sudo: where its `requiretty` insists. */
  readonly terminal: boolean;
}

/** A plain account name: what could be an option or a second word of sudo is not one. */
const ACCOUNT = /^[A-Za-z0-9_][A-Za-z0-9_.@-]*\$?$/;

/** Whether a text may be handed to sudo as an account's name. */
export const isAccount = (name: string): boolean => ACCOUNT.test(name);

/** The command line that runs the sh program as that user; sudo asks for the password with exactly `prompt`. */
export function asUser({ user, password, terminal }: Becoming, program: string, prompt: string): string {
  const ask = password === null ? "-n" : `-S -p ${prompt}`;
  const sudo = `env LC_ALL=C LANGUAGE= sudo ${ask} -H -u ${quote(user)} -- sh -c ${quote(program)}`;
  return terminal ? `sh -c ${quote(`stty raw -echo && exec ${sudo}`)}` : sudo;
}

/** True when sudo's complaint is that it has no terminal, which may be given to it. */
export const wantsTerminal = (complaint: string): boolean => /must have a tty/.test(complaint);

/** What sudo's last words mean, as a sentence; null when they are not known. */
export function explainSudo(complaint: string, { user }: Becoming): string | null {
  const known = EXPLANATIONS.find(([pattern]) => pattern.test(complaint));
  return known ? known[1](user) : null;
}

const EXPLANATIONS: readonly (readonly [RegExp, (user: string) => string])[] = [
  [
    /password is required|no askpass|terminal is required|no tty present/,
    () => "sudo asks for a password and none was given (become_password, or --ask-become-pass)",
  ],
  [/must have a tty/, () => "sudo insists on a terminal (Defaults requiretty) and none can be given here"],
  [/not in the sudoers|may not run sudo/, () => "the login user may not use sudo on this host"],
  [/not allowed to execute/, (user) => `sudo does not allow the login user to run sh as ${user}`],
  [/unknown user|invalid user/, (user) => `there is no user ${user} on this host`],
  [/sudo.*(not found|No such file)/is, () => "sudo is not installed on this host"],
  [
    /account.*(expired|not available|locked)/i,
    (user) => `sudo could not open the account ${user}: it is locked or expired`,
  ],
];
