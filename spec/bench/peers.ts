import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Fleet } from "./fleet.js";
import type { Contender } from "./measure.js";
import { FIVE, INTERFACE } from "./work.js";

/** Where Debian's ansible-mitogen keeps its strategies. */
const MITOGEN = "/usr/lib/python3/dist-packages/ansible_mitogen/plugins/strategy";

/**
 * Ansible, and Ansible with Mitogen, on the same twenty tasks, where they are installed. They take minutes, so they get
 * `rounds` of their own and are not warmed up but by their rehearsal.
 */
export function peers(fleet: Fleet, rounds: number): readonly Contender[] {
  if (rounds === 0 || spawnSync("ansible-playbook", ["--version"]).status !== 0) return [];
  const directory = join(fleet.directory, "ansible");
  mkdirSync(join(directory, "templates"), { recursive: true });
  writeFileSync(join(directory, "play.yml"), PLAY);
  writeFileSync(join(directory, "templates/ifcfg.j2"), INTERFACE);
  writeFileSync(join(directory, "hosts.yml"), inventory(fleet));
  const sockets = join(directory, "cp");
  const contender = (name: string, more: string): Contender => {
    const configuration = join(directory, `${name}.cfg`);
    writeFileSync(configuration, settings(fleet, sockets, more));
    const argv = ["ansible-playbook", "-i", join(directory, "hosts.yml"), join(directory, "play.yml")];
    return {
      name,
      argv,
      env: { ANSIBLE_CONFIG: configuration },
      rounds,
      rehearsal: [...argv, "--limit", fleet.hosts[0]?.name ?? ""],
      // Everybody logs in anew each time: masters without their sockets end by themselves.
      before: () => rmSync(sockets, { recursive: true, force: true }),
    };
  };
  const plain = contender("ansible", "");
  if (!existsSync(MITOGEN)) return [plain];
  return [plain, contender("mitogen", `strategy = mitogen_linear\nstrategy_plugins = ${MITOGEN}\n`)];
}

/** As they are tuned where people care: fifty at a time, pipelining, no facts, no search for a Python. */
function settings({ identity, knownHosts, directory }: Fleet, sockets: string, more: string): string {
  return `[defaults]
forks = 50
host_key_checking = True
gathering = explicit
remote_user = root
private_key_file = ${identity}
interpreter_python = /usr/bin/python3
local_tmp = ${directory}/ansible/tmp
retry_files_enabled = False
nocows = True
${more}
[ssh_connection]
pipelining = True
control_path_dir = ${sockets}
ssh_args = -F none -o ControlMaster=auto -o ControlPersist=60s -o UserKnownHostsFile=${knownHosts}
`;
}

function inventory({ hosts }: Fleet): string {
  const listed = hosts.map(
    ({ name, address, root }) => `    ${name}: { ansible_host: ${address}, root: ${root} }\n`,
  );
  return `fleet:\n  hosts:\n${listed.join("")}`;
}

const PLAY = `- hosts: fleet
  gather_facts: false
  vars: { network: 10.8.0 }
  tasks:
${[
  ...FIVE.map(
    (n) => `    - name: Name db${n}
      lineinfile:
        path: "{{ root }}/etc/hosts"
        regexp: '\\sdb${n}\\.example\\.com(\\s|$)'
        line: "10.9.0.${n}\\tdb${n}.example.com db${n}"`,
  ),
  ...FIVE.map(
    (n) => `    - name: Repository bench${n}
      yum_repository:
        name: bench${n}
        description: Bench ${n}
        baseurl: http://repository.example.com/bench${n}/$releasever/
        enabled: true
        gpgcheck: false
        file: bench${n}
        reposdir: "{{ root }}/etc/yum.repos.d"
        mode: "0644"`,
  ),
  ...FIVE.map(
    (n) => `    - name: Directory data${n}
      file: { path: "{{ root }}/srv/data${n}", state: directory, owner: root, group: root, mode: "0755" }`,
  ),
  ...FIVE.map(
    (n) => `    - name: Interface eth${n}
      template:
        src: templates/ifcfg.j2
        dest: "{{ root }}/etc/sysconfig/network-scripts/ifcfg-eth${n}"
        mode: "0644"
      vars: { device: eth${n}, number: ${n} }`,
  ),
].join("\n")}
`;
