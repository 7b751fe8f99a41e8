import { quote } from "./quote.js";

/** Which user to become, and how. */
export interface Become {
  readonly user: string;
  readonly password: string | null;
  /** Whether sudo is given a terminal, which `requiretty` demands. */
  readonly terminal: boolean;
}

/** Whether a text can be passed to sudo as a user name: nothing that could be an option or several words. */
export const isAccountName = (name: string): boolean => /^[A-Za-z0-9_][A-Za-z0-9_.@-]*\$?$/.test(name);

/** The command line that runs the sh program as that user; sudo prompts for the password with exactly `prompt`. */
export function sudoCommand({ user, password, terminal }: Become, program: string, prompt: string): string {
  const ask = password === null ? "-n" : `-S -p ${prompt}`;
  const sudo = `env LC_ALL=C LANGUAGE= sudo ${ask} -H -u ${quote(user)} -- sh -c ${quote(program)}`;
  return terminal ? `sh -c ${quote(`stty raw -echo && exec ${sudo}`)}` : sudo;
}

/** Whether sudo failed for want of a terminal, which it can be given. */
export const needsTerminal = (stderr: string): boolean => /must have a tty/.test(stderr);

/** What sudo's error output means, as a sentence; null when it is not recognized. */
export function explainSudo(stderr: string, { user }: Become): string | null {
  const found = EXPLANATIONS.find(([pattern]) => pattern.test(stderr));
  return found ? found[1](user) : null;
}

const EXPLANATIONS: readonly (readonly [RegExp, (user: string) => string])[] = [
  [
    /password is required|no askpass|terminal is required|no tty present/,
    () => "sudo requires a password, and none was given (become_password, or --ask-become-pass)",
  ],
  [/must have a tty/, () => "sudo requires a terminal (Defaults requiretty), and none can be allocated here"],
  [/not in the sudoers|may not run sudo/, () => "the login user is not allowed to use sudo on this host"],
  [/not allowed to execute/, (user) => `sudo does not allow the login user to run sh as ${user}`],
  [/unknown user|invalid user/, (user) => `user ${user} does not exist on this host`],
  [/sudo.*(not found|No such file)/is, () => "sudo is not installed on this host"],
  [
    /account.*(expired|not available|locked)/i,
    (user) => `sudo could not use the account ${user}: it is locked or expired`,
  ],
];
