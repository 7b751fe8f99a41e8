import { appendFileSync, chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { program } from "./program.js";

/** An account of every host beside root's; all accept the lab's key, and have the lab's password. */
export interface Account {
  readonly name: string;
  readonly shell: string;
  /** A line of sudoers, after the account's name; null: sudo lets it do nothing. */
  readonly sudo: string | null;
  /** Settings of sudo for this account alone. */
  readonly defaults?: string;
}

const BASH = "/bin/bash";

/** Those that specs of sudo and of login shells use. */
export const ACCOUNTS: readonly Account[] = [
  { name: "pilot", shell: BASH, sudo: "ALL=(ALL:ALL) ALL", defaults: "timestamp_timeout=0" },
  { name: "trusted", shell: BASH, sudo: "ALL=(ALL:ALL) NOPASSWD: ALL" },
  {
    name: "lectured",
    shell: BASH,
    sudo: "ALL=(ALL:ALL) ALL",
    defaults: "lecture=always, timestamp_timeout=0",
  },
  { name: "seated", shell: BASH, sudo: "ALL=(ALL:ALL) NOPASSWD: ALL", defaults: "requiretty" },
  { name: "nobodys", shell: BASH, sudo: null },
  { name: "fishy", shell: "/usr/bin/fish", sudo: "ALL=(ALL:ALL) NOPASSWD: ALL" },
  { name: "seashell", shell: "/bin/tcsh", sudo: "ALL=(ALL:ALL) NOPASSWD: ALL" },
  { name: "noisy", shell: BASH, sudo: "ALL=(ALL:ALL) NOPASSWD: ALL" },
  { name: "slow", shell: BASH, sudo: null },
  { name: "shut", shell: "/usr/sbin/nologin", sudo: null },
];

/** Gives a root filesystem its accounts, and an sshd and a sudo that know them. */
export function layAccounts(root: string, password: string): void {
  for (const { name, shell, sudo, defaults } of ACCOUNTS) {
    program("chroot", [root, "useradd", "--create-home", "--shell", shell, name]);
    const lines = [
      ...(defaults === undefined ? [] : [`Defaults:${name} ${defaults}`]),
      ...(sudo === null ? [] : [`${name} ${sudo}`]),
    ];
    writeFileSync(join(root, "etc/sudoers.d", name), lines.map((line) => `${line}\n`).join(""), {
      mode: 0o440,
    });
  }
  program("chroot", [root, "chpasswd"], ACCOUNTS.map(({ name }) => `${name}:${password}\n`).join(""));
  // As Debian does it, .bashrc returns early for a shell that is not interactive: ours speaks before that.
  writeFileSync(
    join(root, "home/noisy/.bashrc"),
    "echo 'welcome, you have 3 mails'\necho 'and a warning' >&2\n",
  );
  writeFileSync(join(root, "home/slow/.bashrc"), "sleep 2\n");
  writeFileSync(join(root, "etc/motd"), "A host of tsplay's lab.\n");
  mkdirSync(join(root, "root/.ssh"), { recursive: true });
  chmodSync(join(root, "root/.ssh"), 0o700);
  writeFileSync(join(root, "etc/ssh/sshd_config.d/lab.conf"), SSHD);
  // vdsm's numbers, by which storage is owned.
  appendFileSync(join(root, "etc/group"), "kvm:x:36:\n");
}

const SSHD = `# The key of the lab opens every account.
AuthorizedKeysFile /etc/ssh/lab_key.pub .ssh/authorized_keys
HostKey /etc/ssh/ssh_host_ed25519_key
UseDNS no
PasswordAuthentication yes
LogLevel VERBOSE
`;
