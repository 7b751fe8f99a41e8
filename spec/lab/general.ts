import type { Life } from "./life.js";

const lines = (...all: readonly string[]): string =>
  `printf '%s\\n' ${all.map((line) => `'${line}'`).join(" ")}`;

const SCRIPTS = "/etc/sysconfig/network-scripts";

/**
 * The lives of what needs nothing but sh and a kernel, so that a host of any kind has them. Their proofs and what is
 * done behind our back use no program that busybox has not.
 */
export function generalLives(host: string): readonly Life[] {
  const lives: readonly Life[] = [
    {
      title: "file: a directory with owner and mode",
      present: 'file: { path: /srv/d/e, state: directory, owner: 36, group: kvm, mode: "0750" }',
      absent: "file: { path: /srv/d, state: absent, recurse: true }",
      proof: "test \"$(stat -c '%u %G %a %F' /srv/d/e)\" = '36 kvm 750 directory'",
      tampered: [
        { what: "chown", by: "chown root /srv/d/e", named: /"owner"/ },
        { what: "chgrp", by: "chgrp root /srv/d/e", named: /"group"/ },
        { what: "chmod", by: "chmod 777 /srv/d/e", named: /0777.*0750/ },
        { what: "rmdir", by: "rmdir /srv/d/e", named: /\/srv\/d\/e/ },
      ],
    },
    {
      title: "file: a symbolic link",
      present: "file: { path: /srv/link, state: link, to: /etc/hostname }",
      absent: "file: { path: /srv/link, state: absent }",
      proof: 'test "$(readlink /srv/link)" = /etc/hostname',
      tampered: [{ what: "ln", by: "ln -sfn /etc/passwd /srv/link", named: /\/etc\/passwd/ }],
    },
    {
      title: "copy: a file's content, owner and mode",
      present:
        'copy: { dest: /etc/lab.conf, content: "one\\ntwo\\n", owner: root, group: kvm, mode: "0640" }',
      absent: "file: { path: /etc/lab.conf, state: absent }",
      proof:
        "test \"$(cat /etc/lab.conf)\" = \"$(printf 'one\\ntwo')\" && test \"$(stat -c '%U %G %a' /etc/lab.conf)\" = 'root kvm 640'",
      tampered: [
        {
          what: "sed",
          by: "sed -i s/two/three/ /etc/lab.conf; chgrp kvm /etc/lab.conf",
          named: /three.*two/s,
        },
        { what: "chmod", by: "chmod o+r /etc/lab.conf", named: /0644.*0640/ },
        { what: "rm", by: "rm /etc/lab.conf", named: /lab\.conf/ },
      ],
    },
    {
      title: "template: a file of the host's own values",
      present: 'copy: { dest: /etc/lab.host, content: "{{ inventory_hostname }} {{ facts.host.short }}\\n" }',
      absent: "file: { path: /etc/lab.host, state: absent }",
      proof: `grep -x '${host} ${host}' /etc/lab.host`,
      tampered: [{ what: "echo", by: "echo other >/etc/lab.host", named: /other/ }],
    },
    {
      title: "line: one line of sshd's configuration",
      given: lines("PermitRootLogin no", "Port 22") + " >/etc/lab_sshd",
      present:
        'line: { path: /etc/lab_sshd, regexp: "^PermitRootLogin", line: PermitRootLogin prohibit-password }',
      absent: 'line: { path: /etc/lab_sshd, regexp: "^PermitRootLogin", state: absent }',
      proof: "grep -cx 'PermitRootLogin prohibit-password' /etc/lab_sshd | grep -x 1",
      tampered: [
        {
          what: "an edit",
          by: "sed -i 's/^Permit.*/PermitRootLogin yes/' /etc/lab_sshd",
          named: /PermitRootLogin yes/,
        },
      ],
    },
    {
      title: "block_in_file: a block between marks",
      given: "echo head >/etc/lab.block",
      present: 'block_in_file: { path: /etc/lab.block, block: "a\\nb" }',
      absent: "block_in_file: { path: /etc/lab.block, state: absent }",
      proof:
        "grep -x a /etc/lab.block && grep -x b /etc/lab.block && head -n 1 /etc/lab.block | grep -x head",
      tampered: [{ what: "an edit", by: "sed -i /^b$/d /etc/lab.block", named: /lab\.block/ }],
    },
    {
      title: "ini: a key of a section",
      given: lines("[main]", "best=True", "[other]", "best=False") + " >/etc/lab.ini",
      present: "ini: { path: /etc/lab.ini, section: main, key: keepcache, value: 1 }",
      absent: "ini: { path: /etc/lab.ini, section: main, key: keepcache, state: absent }",
      proof: "grep -A2 -F '[main]' /etc/lab.ini | grep -E '^keepcache ?= ?1$'",
      tampered: [
        { what: "an edit", by: "sed -i 's/^keepcache.*/keepcache=0/' /etc/lab.ini", named: /keepcache/ },
      ],
    },
    {
      title: "hosts_entry: a name that the resolver then knows",
      present: "hosts_entry: { ip: 10.231.250.9, names: [ha.lofyer.org, ha] }",
      absent: "hosts_entry: { ip: 10.231.250.9, state: absent }",
      proof:
        "grep -x '10.231.250.9[[:space:]]*ha.lofyer.org ha' /etc/hosts && { ! command -v getent || getent hosts ha | grep '^10.231.250.9 *ha.lofyer.org'; }",
      tampered: [
        { what: "an edit", by: "sed -i 's/ha.lofyer.org/hb.lofyer.org/' /etc/hosts", named: /hb\.lofyer/ },
      ],
    },
    {
      title: "ifcfg: keys of an interface",
      given: `mkdir -p ${SCRIPTS}; ${lines("DEVICE=eth9", "# by hand", "ONBOOT=no")} >${SCRIPTS}/ifcfg-eth9`,
      present: "ifcfg: { device: eth9, keys: { ONBOOT: true, IPADDR: 10.231.250.11 } }",
      absent: "ifcfg: { device: eth9, state: absent }",
      proof: `( . ${SCRIPTS}/ifcfg-eth9; test "$DEVICE $ONBOOT $IPADDR" = "eth9 yes 10.231.250.11" ) && grep -qx '# by hand' ${SCRIPTS}/ifcfg-eth9`,
      tampered: [
        { what: "an edit", by: `sed -i s/yes/no/ ${SCRIPTS}/ifcfg-eth9`, named: /ONBOOT/ },
        { what: "a line more", by: `echo IPADDR=10.9.9.9 >>${SCRIPTS}/ifcfg-eth9`, named: /10\.9\.9\.9/ },
      ],
    },
    {
      title: "yum_repo: a section of a .repo file",
      given: "mkdir -p /etc/yum.repos.d",
      present:
        'yum_repo: { file: lab-text, sections: { lab-text: { name: Text, baseurl: "http://repository.example.com/rpm", gpgcheck: false } } }',
      absent: "yum_repo: { file: lab-text, state: absent }",
      proof:
        "grep -Fx '[lab-text]' /etc/yum.repos.d/lab-text.repo && grep -q '^gpgcheck *= *0' /etc/yum.repos.d/lab-text.repo",
      tampered: [
        {
          what: "an edit",
          by: "sed -i 's/^gpgcheck.*/gpgcheck=1/' /etc/yum.repos.d/lab-text.repo",
          named: /gpgcheck/,
        },
      ],
    },
    {
      title: "command: what makes a file, once",
      present: 'command: { argv: [sh, -c, "umask 077; echo made >/srv/made"], creates: /srv/made }',
      absent: "file: { path: /srv/made, state: absent }",
      proof: "grep -x made /srv/made",
      tampered: [{ what: "rm", by: "rm /srv/made", named: /\/srv\/made/ }],
    },
    {
      title: "mount: in fstab, and mounted",
      present: 'mount: { path: /mnt/ram, src: ram, fstype: tmpfs, opts: "size=4m,mode=0700" }',
      absent: "mount: { path: /mnt/ram, state: absent }",
      proof: "grep -q '^ram /mnt/ram tmpfs' /proc/mounts && grep -q '^ram[[:space:]]*/mnt/ram' /etc/fstab",
      tampered: [
        { what: "umount", by: "umount /mnt/ram", named: /mount/ },
        { what: "an edit of fstab", by: "sed -i 's/size=4m/size=8m/' /etc/fstab", named: /8m/ },
      ],
    },
    {
      title: "sysctl: a setting of the host's own network",
      present: "sysctl: { key: net.ipv4.ip_forward, value: true, file: /etc/sysctl.d/60-lab.conf }",
      absent: "sysctl: { key: net.ipv4.ip_forward, state: absent, file: /etc/sysctl.d/60-lab.conf }",
      given: "mkdir -p /etc/sysctl.d; echo 0 >/proc/sys/net/ipv4/ip_forward",
      proof: "test $(cat /proc/sys/net/ipv4/ip_forward) = 1 && sysctl -p /etc/sysctl.d/60-lab.conf",
      tampered: [
        { what: "sysctl -w", by: "sysctl -qw net.ipv4.ip_forward=0", named: /ip_forward/ },
        { what: "an edit", by: "sed -i 's/1/0/' /etc/sysctl.d/60-lab.conf", named: /ip_forward/ },
      ],
      left: "echo 0 >/proc/sys/net/ipv4/ip_forward",
    },
    {
      title: "get_url: a file of the repository's",
      present:
        'get_url: { url: "http://repository.example.com/stray_0.9_all.deb", dest: /srv/stray.deb, mode: "0644" }',
      absent: "file: { path: /srv/stray.deb, state: absent }",
      proof: "head -n 1 /srv/stray.deb | grep -F '!<arch>'",
      tampered: [{ what: "rm", by: "rm /srv/stray.deb", named: /stray\.deb/ }],
    },
  ];
  return lives.map((life) => ({ ...life, host }));
}
