import assert from "node:assert/strict";
import { ovirtFamilies } from "../../engine/facts/ovirt_families.js";
import { asked, reading, shells } from "./ask.js";

describe("facts.os", () => {
  const el6 = "== uname\n2.6.32-431.el6.x86_64\nx86_64\n\n== /etc/redhat-release\n";
  const cases: readonly (readonly [string, string, readonly unknown[]])[] = [
    [
      "EL6 without an os-release",
      `${el6}CentOS release 6.5 (Final)\n\n== /etc/system-release-cpe\ncpe:/o:centos:linux:6:GA\n`,
      ["RedHat", "CentOS", "6.5", 6],
    ],
    [
      "RHEL 6",
      `${el6}Red Hat Enterprise Linux Server release 6.5 (Santiago)\n\n== /etc/system-release-cpe\ncpe:/o:redhat:enterprise_linux:6server:ga:server\n`,
      ["RedHat", "RedHat", "6.5", 6],
    ],
    [
      "Oracle Linux, which calls itself Red Hat",
      `${el6}Red Hat Enterprise Linux Server release 6.5 (Santiago)\n\n== /etc/system-release-cpe\ncpe:/o:oracle:linux:6server:ga:server\n`,
      ["RedHat", "OracleLinux", "6.5", 6],
    ],
    [
      "EL6 without a cpe",
      `${el6}Scientific Linux release 6.4 (Carbon)\n`,
      ["RedHat", "Scientific", "6.4", 6],
    ],
    [
      "CentOS 7, more precise than its os-release",
      '== uname\n3.10\nx86_64\n\n== /etc/os-release\nNAME="CentOS Linux"\nVERSION_ID="7"\nID="centos"\nID_LIKE="rhel fedora"\n\n== /etc/redhat-release\nCentOS Linux release 7.9.2009 (Core)\n',
      ["RedHat", "CentOS", "7.9.2009", 7],
    ],
    [
      "Debian",
      '== uname\n6.1\nx86_64\n\n== /etc/os-release\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nVERSION_ID="12"\nID=debian\n\n== /etc/debian_version\n12.5\n',
      ["Debian", "Debian", "12.5", 12],
    ],
    [
      "Ubuntu, whose debian_version means nothing",
      '== uname\n5.15\nx86_64\n\n== /etc/os-release\nVERSION_ID="22.04"\nID=ubuntu\nID_LIKE=debian\n\n== /etc/debian_version\nbookworm/sid\n',
      ["Debian", "Ubuntu", "22.04", 22],
    ],
    [
      "Alpine",
      "== uname\n6.6\naarch64\n\n== /etc/os-release\nID=alpine\nVERSION_ID=3.19.1\n",
      ["Alpine", "Alpine", "3.19.1", 3],
    ],
    [
      "openSUSE",
      '== uname\n6\nx86_64\n\n== /etc/os-release\nID="opensuse-leap"\nID_LIKE="suse opensuse"\nVERSION_ID="15.5"\n',
      ["Suse", "openSUSE Leap", "15.5", 15],
    ],
    [
      "Arch, which has no version",
      "== uname\n6\nx86_64\n\n== /etc/os-release\nID=arch\n",
      ["Arch", "Arch", null, null],
    ],
    [
      "a distribution nobody listed",
      "== uname\n6\nx86_64\n\n== /etc/os-release\nID=void\n",
      [null, "void", null, null],
    ],
    ["a host without any release file", "== uname\n6\nx86_64\n", [null, null, null, null]],
  ];
  for (const [name, stdout, [family, distribution, version, major]] of cases) {
    it(`facts.os reads ${name}`, () => {
      const value = Object.entries(Object(reading("os", stdout)) as object);
      const found = new Map<string, unknown>(value);
      assert.deepEqual(
        ["family", "distribution", "version", "major"].map((field) => found.get(field)),
        [family, distribution, version, major],
      );
    });
  }
});

describe("facts.cpu", () => {
  const conroe =
    "fpu de pse tsc msr pae mce cx8 apic sep pge cmov pat mmx fxsr sse sse2 mtrr mca pse36 clflush pni ssse3 syscall nx lm lahf_lm";
  const amd = conroe.replace(" ssse3", "").replace(" lahf_lm", "");
  const cases: readonly (readonly [string, string, string, readonly string[]])[] = [
    [
      "a Westmere",
      "GenuineIntel",
      `${conroe} cx16 sse4_1 sse4_2 popcnt aes vmx`,
      ["Westmere", "Nehalem", "Penryn", "Conroe"],
    ],
    [
      "a Westmere with AES switched off",
      "GenuineIntel",
      `${conroe} cx16 sse4_1 sse4_2 popcnt`,
      ["Nehalem", "Penryn", "Conroe"],
    ],
    [
      "a newer one without what Penryn has",
      "GenuineIntel",
      `${conroe} cx16 sse4_2 popcnt aes avx2`,
      ["Conroe"],
    ],
    ["one with NX switched off", "GenuineIntel", `${conroe} cx16 sse4_1`.replace(" nx", ""), []],
    ["a virtual machine of model kvm64", "GenuineIntel", conroe.replace(" ssse3", ""), []],
    ["another vendor with Intel's features", "AuthenticAMD", `${conroe} cx16 sse4_1`, ["Opteron_G1"]],
    ["an Opteron", "AuthenticAMD", `${amd} cx16 rdtscp lahf_lm svm`, ["Opteron_G2", "Opteron_G1"]],
    [
      "a younger Opteron",
      "AuthenticAMD",
      `${amd} cx16 rdtscp lahf_lm svm monitor popcnt abm sse4a misalignsse`,
      ["Opteron_G3", "Opteron_G2", "Opteron_G1"],
    ],
  ];
  for (const [name, vendor, flags, expected] of cases) {
    it(`facts.cpu offers ${name} ${expected[0] ?? "nothing"}`, () => {
      assert.deepEqual(
        ovirtFamilies(vendor, flags.split(" ")),
        expected.map((model) => `model_${model}`),
      );
    });
  }

  it("facts.cpu reads the first block of cpuinfo, the count and the device", () => {
    assert.deepEqual(
      reading(
        "cpu",
        `== device\nkvm\n== count\n8\n== first\nprocessor\t: 0\nvendor_id\t: GenuineIntel\nmodel name\t: Intel(R) Xeon(R) CPU: X5650\nflags\t\t: ${conroe} vmx\nbogomips\t: 5333\n`,
      ),
      {
        vendor: "GenuineIntel",
        model: "Intel(R) Xeon(R) CPU: X5650",
        flags: [...conroe.split(" "), "vmx"],
        count: 8,
        virtualization: "vmx",
        kvm: true,
        ovirt_family: "model_Conroe",
        ovirt_families: ["model_Conroe"],
      },
    );
  });
});

describe("facts.memory", () => {
  it("facts.memory estimates available memory if the kernel does not say", () => {
    assert.deepEqual(
      reading(
        "memory",
        "MemTotal: 8192000 kB\nMemFree: 1024000 kB\nBuffers: 1024 kB\nCached: 2048 kB\nShmem: 1024 kB\nSwapTotal: 0 kB\n",
      ),
      { total_mb: 8000, free_mb: 1000, available_mb: 1002, swap_mb: 0 },
    );
  });
});

describe("facts.host", () => {
  const answer = (name: string, full: string): unknown =>
    reading("host", `== name\n${name}\n== full\n${full}\n== boot\nb-1\n== uptime\n4711.32 9000.1\n`);
  const rest = { boot_id: "b-1", uptime_s: 4711 };

  it("facts.host takes a name with a domain as it is", () => {
    assert.deepEqual(answer("gs1.example.com", ""), {
      name: "gs1.example.com",
      fqdn: "gs1.example.com",
      short: "gs1",
      domain: "example.com",
      ...rest,
    });
  });
  it("facts.host takes the domain from the resolver", () => {
    assert.deepEqual(answer("gs1", "gs1.example.com"), {
      name: "gs1",
      fqdn: "gs1.example.com",
      short: "gs1",
      domain: "example.com",
      ...rest,
    });
  });
  it("facts.host keeps the name if the resolver knows only localhost", () => {
    assert.deepEqual(answer("gs1", "localhost.localdomain"), {
      name: "gs1",
      fqdn: "gs1",
      short: "gs1",
      domain: "",
      ...rest,
    });
  });
});

describe("facts.network", () => {
  const route =
    "== route\nIface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n" +
    "ovirtmgmt\t000AA8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n" +
    "eth1\t00000000\t0100000A\t0003\t0\t0\t100\t00000000\t0\t0\t0\n" +
    "ovirtmgmt\t00000000\tFE0AA8C0\t0003\t0\t0\t0\t00000000\t0\t0\t0\n";
  const expected = {
    interfaces: {
      lo: { mac: null, mtu: 65536, up: true, addresses: ["127.0.0.1"], networks: ["127.0.0.1/8"] },
      ovirtmgmt: {
        mac: "52:54:00:12:34:56",
        mtu: 1500,
        up: true,
        addresses: ["192.168.10.101", "2001:db8::1"],
        networks: ["192.168.10.101/24", "2001:db8::1/64"],
      },
      "eth0.7": { mac: "52:54:00:12:34:56", mtu: 1500, up: false, addresses: [], networks: [] },
    },
    default: { interface: "ovirtmgmt", gateway: "192.168.10.254", address: "192.168.10.101" },
  };

  it("facts.network reads ip -o as EL6 prints it", () => {
    const stdout = `${route}
== link
1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN \\    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
4: ovirtmgmt: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UNKNOWN \\    link/ether 52:54:00:12:34:56 brd ff:ff:ff:ff:ff:ff
5: eth0.7@eth0: <BROADCAST,MULTICAST> mtu 1500 qdisc noop state DOWN \\    link/ether 52:54:00:12:34:56 brd ff:ff:ff:ff:ff:ff

== addr
1: lo    inet 127.0.0.1/8 scope host lo
4: ovirtmgmt    inet6 2001:db8::1/64 scope global \\       valid_lft forever preferred_lft forever
4: ovirtmgmt    inet 192.168.10.101/24 brd 192.168.10.255 scope global ovirtmgmt
4: ovirtmgmt    inet6 fe80::5054:ff:fe12:3456/64 scope link \\       valid_lft forever preferred_lft forever
`;
    assert.deepEqual(reading("network", stdout), expected);
  });

  it("facts.network is the same without ip", () => {
    const stdout = `${route}
== sys
lo 0x9 65536 00:00:00:00:00:00
ovirtmgmt 0x1003 1500 52:54:00:12:34:56
eth0.7 0x1002 1500 52:54:00:12:34:56

== inet6
20010db8000000000000000000000001 04 40 00 80 ovirtmgmt
fe80000000000000505400fffe123456 04 40 20 80 ovirtmgmt

== inet
Local:
           |-- 127.0.0.1
              /32 host LOCAL
           |-- 192.168.10.101
              /32 host LOCAL
           |-- 192.168.10.255
              /32 link BROADCAST
`;
    assert.deepEqual(reading("network", stdout), expected);
  });

  it("facts.network has no default if there is no default route", () => {
    const value = Object.entries(
      Object(reading("network", "== route\nIface\tDestination\n== link\n")) as object,
    );
    assert.deepEqual(value, [
      ["interfaces", {}],
      ["default", null],
    ]);
  });

  for (const shell of shells) {
    it(`facts.network has the same interfaces and default route with and without ip under ${shell.join(" ")}`, () => {
      const withIp = outline(asked("network", shell));
      const without = outline(asked("network", shell, '/nowhere; cat() { /bin/cat "$@"; }'));
      assert.deepEqual(without, withIp);
    });
  }
});

describe("facts.mounts", () => {
  it("facts.mounts reads escaped paths, and sizes by path", () => {
    assert.deepEqual(
      reading(
        "mounts",
        "== mounts\n/dev/sda1 / ext4 rw,relatime 0 0\nnfs:/data /mnt/my\\040disk nfs4 rw 0 0\n== sizes\nFilesystem 1024-blocks Used Available Capacity Mounted on\n/dev/sda1 2048000 1024000 1024000 50% /\n",
      ),
      [
        {
          path: "/",
          device: "/dev/sda1",
          type: "ext4",
          options: ["rw", "relatime"],
          size_mb: 2000,
          free_mb: 1000,
        },
        {
          path: "/mnt/my disk",
          device: "nfs:/data",
          type: "nfs4",
          options: ["rw"],
          size_mb: null,
          free_mb: null,
        },
      ],
    );
  });
});

describe("facts.date", () => {
  it("facts.date writes the offset as ISO 8601 does", () => {
    assert.deepEqual(reading("date", "1402363800 2014-06-10T09:30:00+0800 CST\n"), {
      epoch: 1402363800,
      iso: "2014-06-10T09:30:00+08:00",
      zone: "CST",
    });
  });
});

describe("facts.user", () => {
  it("facts.user prefers the user database to the environment", () => {
    assert.deepEqual(
      reading(
        "user",
        "== id\nuid=36\ngid=36\nname=vdsm\nhome=/root\nshell=/bin/bash\n== passwd\nvdsm:x:36:36:Node:/var/lib/vdsm:/sbin/nologin\n",
      ),
      { name: "vdsm", uid: 36, gid: 36, home: "/var/lib/vdsm", shell: "/sbin/nologin" },
    );
  });
  it("facts.user falls back to the environment", () => {
    assert.deepEqual(reading("user", "== id\nuid=1000\ngid=100\nname=\nhome=/home/u\nshell=\n== passwd\n"), {
      name: null,
      uid: 1000,
      gid: 100,
      home: "/home/u",
      shell: null,
    });
  });
});

/** What every machine that runs this can tell either way: addresses of odd networks differ. */
function outline(network: unknown): unknown {
  return JSON.parse(
    JSON.stringify(network, (key, value: unknown) =>
      ["addresses", "networks", "address"].includes(key) ? undefined : value,
    ),
  );
}
