import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BenchHost, Fleet } from "./fleet.js";

/** Five tasks of each of four kinds. */
export const FIVE = [1, 2, 3, 4, 5];

/** All tasks of a host. */
export const TASKS = 4 * FIVE.length;

/** A directory with a playbook and an inventory, and scripts for a host that do the same. */
export interface Work {
  readonly playbook: string;
  readonly inventory: string;
  /** A file for each host: what a person would write by hand, to look and to change only what differs. */
  readonly scripts: Readonly<Record<string, string>>;
}

/** Lays down the twenty tasks: five hosts entries, five repository files, five directories, five templated files. */
export function layWork(fleet: Fleet, addressOf = (host: BenchHost): string => host.address): Work {
  const directory = join(fleet.directory, "work");
  mkdirSync(join(directory, "templates"), { recursive: true });
  writeFileSync(join(directory, "templates/ifcfg.hbs"), INTERFACE);
  const playbook = join(directory, "play.yml");
  writeFileSync(playbook, playbookText());
  const inventory = join(directory, "hosts.yml");
  writeFileSync(inventory, inventoryText(fleet, addressOf));
  const scripts = Object.fromEntries(fleet.hosts.map((host) => [host.name, script(host)]));
  return { playbook, inventory, scripts };
}

/** Makes every host as it is before anything was done to it. */
export function wipe({ hosts }: Fleet): void {
  for (const { root } of hosts) {
    rmSync(root, { recursive: true, force: true });
    for (const directory of ["etc/yum.repos.d", "etc/sysconfig/network-scripts", "srv"])
      mkdirSync(join(root, directory), { recursive: true });
    writeFileSync(join(root, "etc/hosts"), "127.0.0.1\tlocalhost\n::1\tlocalhost\n");
  }
}

/** An interface's file; the same in Handlebars and in Jinja. */
export const INTERFACE = `DEVICE={{ device }}
TYPE=Ethernet
ONBOOT=yes
BOOTPROTO=static
IPADDR={{ network }}.{{ number }}
NETMASK=255.255.255.0
# {{ inventory_hostname }}
`;

/** The playbook's text, for hosts of one group named fleet with the variable \`root\`. */
export function playbookText(): string {
  const tasks = [
    ...FIVE.map(
      (n) => `
    - name: Name db${n}
      hosts_entry: { ip: 10.9.0.${n}, names: [db${n}.example.com, db${n}], path: "{{ root }}/etc/hosts" }`,
    ),
    ...FIVE.map(
      (n) => `
    - name: Repository bench${n}
      yum_repo:
        file: bench${n}
        directory: "{{ root }}/etc/yum.repos.d"
        sections:
          bench${n}:
            name: Bench ${n}
            baseurl: http://repository.example.com/bench${n}/$releasever/
            enabled: true
            gpgcheck: false`,
    ),
    ...FIVE.map(
      (n) => `
    - name: Directory data${n}
      file: { path: "{{ root }}/srv/data${n}", state: directory, owner: root, group: root, mode: "0755" }`,
    ),
    ...FIVE.map(
      (n) => `
    - name: Interface eth${n}
      template:
        src: templates/ifcfg.hbs
        dest: "{{ root }}/etc/sysconfig/network-scripts/ifcfg-eth${n}"
        mode: "0644"
      vars: { device: eth${n}, number: ${n} }`,
    ),
  ];
  return `- hosts: fleet\n  vars: { network: 10.8.0 }\n  tasks:${tasks.join("\n")}\n`;
}

function inventoryText(fleet: Fleet, addressOf: (host: BenchHost) => string): string {
  const listed = fleet.hosts.map((host) => `    ${host.name}: { address: ${addressOf(host)} }\n`);
  return `all:
  vars:
    user: root
    identity_file: ${fleet.identity}
    known_hosts: ${fleet.knownHosts}
    root: ${join(fleet.directory, "hosts")}/{{ inventory_hostname }}
fleet:
  hosts:
${listed.join("")}`;
}

/** As a careful person writes it: look first, and write only what differs. */
function script({ name, root }: BenchHost): string {
  const parts = [
    `root=${root}`,
    ...FIVE.map((n) => {
      const line = `10.9.0.${n}\tdb${n}.example.com db${n}`;
      return `grep -qxF '${line}' "$root/etc/hosts" || printf '%s\\n' '${line}' >>"$root/etc/hosts"`;
    }),
    ...FIVE.map((n) => kept(`$root/etc/yum.repos.d/bench${n}.repo`, repository(n))),
    ...FIVE.map(
      (n) =>
        `[ "$(stat -c '%U %G %a' "$root/srv/data${n}" 2>/dev/null)" = 'root root 755' ] || install -d -o root -g root -m 0755 "$root/srv/data${n}"`,
    ),
    ...FIVE.map((n) => kept(`$root/etc/sysconfig/network-scripts/ifcfg-eth${n}`, interfaceFile(n, name))),
    "echo done",
  ];
  return `${parts.join("\n")}\n`;
}

function kept(path: string, content: string): string {
  return `cmp -s - "${path}" <<'EOF' || { cat >"${path}.new" <<'EOF2' && chmod 0644 "${path}.new" && mv "${path}.new" "${path}"; }
${content}EOF
${content}EOF2`;
}

const repository = (n: number): string => `[bench${n}]
name=Bench ${n}
baseurl=http://repository.example.com/bench${n}/$releasever/
enabled=1
gpgcheck=0
`;

const interfaceFile = (n: number, name: string): string =>
  INTERFACE.replace("{{ device }}", `eth${n}`)
    .replace("{{ network }}", "10.8.0")
    .replace("{{ number }}", String(n))
    .replace("{{ inventory_hostname }}", name);
