import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "./settings.js";
import { runOn, useSite, type Ran } from "./support.js";

describe("the site's programs of EL6", function () {
  this.timeout(300_000);
  const site = useSite();
  const on = (command: string): Promise<Ran> => runOn(site, "gs1", command);
  const RELEASE = "http://resources.ovirt.org/releases/ovirt-release.noarch.rpm";

  it("each says that it is simulated", async () => {
    const names = ["bin", "sbin"].flatMap((name) =>
      readdirSync(join(projectRoot, "spec/site/files/usr", name)),
    );
    const { stdout } = await on(`for one in ${names.join(" ")}; do $one --simulated; done`);
    assert.deepEqual(
      stdout.split("\n").slice(0, -1),
      names.map((name) => `${name}: simulated by tsplay (see /etc/README.simulated)`),
    );
  });

  describe("openssl, lsof, sshd and ps", () => {
    const cases: readonly (readonly [string, string, Ran])[] = [
      [
        "digests as coreutils do",
        "echo a >/tmp/a; openssl dgst -sha256 -r /tmp/a; openssl dgst -sha1 </tmp/a",
        said(
          "87428fc522803d31065e7bce3cf03fe475096631e5e07bbd7a0fde60c4cf25c7 */tmp/a\nSHA1(stdin)= 3f786850e387550fdab836ed7e6dc881de23001b\n",
        ),
      ],
      ["makes random bytes", "openssl rand -hex 4 | wc -c; openssl rand -base64 3 | wc -c", said("9\n5\n")],
      [
        "knows no other command",
        "openssl frobnicate",
        failed(
          "openssl:Error: 'frobnicate' is an invalid command. (The simulation knows version, dgst and rand.)\n",
          1,
        ),
      ],
      [
        "lists who has a file open",
        "sleep 4244 </tmp/a & lsof -t /tmp/a | grep -cx $!; kill $!; lsof -t /tmp/b",
        failed("lsof: status error on /tmp/b: No such file or directory\n", 1, "1\n"),
      ],
      [
        "tests sshd's settings",
        "printf 'Port 22\\nPermitRootLogon no\\n' >/tmp/c; sshd -t -f /tmp/c",
        failed(
          "/tmp/c: line 2: Bad configuration option: PermitRootLogon\n/tmp/c: terminating, 1 bad configuration options\n",
          255,
        ),
      ],
      ["lists processes", "ps -p $$ -o pid=,comm= | tr -s ' ' | sed \"s/$$/me/\"", said(" me bash\n")],
    ];
    for (const [what, command, expected] of cases) {
      it(what, async () => assert.deepEqual(await on(command), expected));
    }
  });

  describe("chkconfig and service", () => {
    const cases: readonly (readonly [string, string, Ran])[] = [
      [
        "lists a service by runlevel",
        "chkconfig NetworkManager off; chkconfig --list NetworkManager",
        said("NetworkManager \t0:off\t1:off\t2:off\t3:off\t4:off\t5:off\t6:off\n"),
      ],
      ["answers by its status alone", "chkconfig NetworkManager", failed("", 1)],
      [
        "turns 2, 3, 4 and 5 on",
        "chkconfig NetworkManager on; chkconfig --list NetworkManager | cut -f 5-8",
        said("3:on\t4:on\t5:on\t6:off\n"),
      ],
      [
        "knows no such service",
        "chkconfig --list nope",
        failed("error reading information on service nope: No such file or directory\n", 1),
      ],
      ["service knows none either", "service nope status", failed("nope: unrecognized service\n", 1)],
      [
        "a stopped service is 3",
        "service crond stop >/dev/null; service crond status",
        { status: 3, stdout: "crond is stopped\n", stderr: "" },
      ],
      [
        "a dead one with a pid file is 1",
        "service crond start >/dev/null; kill -9 $(cat /var/run/crond.pid); while kill -0 $(cat /var/run/crond.pid) 2>/dev/null; do sleep 0.1; done; service crond status",
        { status: 1, stdout: "crond dead but pid file exists\n", stderr: "" },
      ],
      ["network always has status 0", "service network status >/dev/null", said("")],
      [
        "runs scripts with next to no environment",
        `printf '#!/bin/sh\\nenv | cut -d= -f1 | sort | paste -sd, -\\n' >/etc/init.d/shown; chmod +x /etc/init.d/shown; FOO=y service shown`,
        said("PATH,PWD,SHLVL,TERM,_\n"),
      ],
    ];
    for (const [what, command, expected] of cases) {
      it(what, async () => assert.deepEqual(await on(command), expected));
    }
  });

  describe("yum and rpm", () => {
    it("sees only what the enabled repositories offer", async () => {
      const { status, stdout, stderr } = await on("yum -y install ovirt-hosted-engine-setup");
      assert.equal(status, 1);
      assert.match(stdout, /^No package ovirt-hosted-engine-setup available\.$/m);
      assert.match(stderr, /^Error: Nothing to do$/m);
    });

    it("says nothing of a missing name in its status when another is there", async () => {
      const { status, stdout } = await on("yum -y install nosuch bash");
      assert.equal(status, 0);
      assert.match(
        stdout,
        /No package nosuch available\.\nPackage bash already installed and latest version\nNothing to do\n$/,
      );
    });

    it("installs an rpm by its address, which brings the five sections", async () => {
      assert.equal((await on(`yum -y localinstall ${RELEASE}`)).status, 0);
      assert.equal((await on("grep -c '^\\[' /etc/yum.repos.d/el6-ovirt.repo")).stdout, "5\n");
      const again = await on(`yum -y localinstall ${RELEASE}`);
      assert.equal(again.status, 0);
      assert.match(again.stdout, /does not update installed package\.\nNothing to do\n$/);
      assert.equal((await on(`yum -y install ${RELEASE}`)).status, 1);
    });

    it("obeys includepkgs", async () => {
      const { stdout } = await on("yum -y install htop novnc; rpm -q htop novnc");
      assert.match(stdout, /No package htop available\./);
      assert.match(stdout, /package htop is not installed\nnovnc-0\.4-7\.el6\.noarch\n$/);
    });

    it("brings programs and services with a package", async () => {
      const command = `command -v hosted-engine; yum -y install ovirt-hosted-engine-setup >/dev/null; command -v hosted-engine; chkconfig --list vdsmd | cut -f 5; chkconfig --list ovirt-ha-agent`;
      const { stdout, stderr } = await on(command);
      assert.equal(stdout, "/sbin/hosted-engine\n3:on\n");
      assert.equal(
        stderr,
        "service ovirt-ha-agent supports chkconfig, but is not referenced in any runlevel (run 'chkconfig --add ovirt-ha-agent')\n",
      );
    });

    it("counts in rpm's status what is not installed", async () => {
      const { status, stdout } = await on(
        `rpm -q bash nope nada; echo $?; rpm -q --qf '%{NAME}-%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}\\n' bash; rpm -q --whatprovides /bin/sh; rpm -qp --qf '%{NAME} %{VERSION} %{RELEASE}\\n' ${RELEASE}`,
      );
      assert.equal(
        stdout,
        "bash-4.1.2-15.el6_4.x86_64\npackage nope is not installed\npackage nada is not installed\n2\nbash-4.1.2\nbash-4.1.2-15.el6_4.x86_64\novirt-release 11.2.0 1\n",
      );
      assert.equal(status, 0);
    });

    it("stops at a repository that is not there, unless it may be skipped", async () => {
      const repo = (skip: string): string =>
        `printf '[gone]\\nname=x\\nbaseurl=http://gone.example.com/\\n${skip}' >/etc/yum.repos.d/gone.repo; yum -y install tree >/dev/null; echo $?; yum -y remove tree >/dev/null; rm /etc/yum.repos.d/gone.repo`;
      const stops = await on(repo(""));
      assert.equal(stops.stdout, "1\n");
      assert.match(stops.stderr, /Cannot retrieve repository metadata \(repomd\.xml\) for repository: gone/);
      assert.equal((await on(repo("skip_if_unavailable=1\\n"))).stdout, "0\n");
    });
  });

  it("say that they are simulated", async () => {
    const { stdout } = await on(
      "for one in chkconfig service yum rpm mount ip curl reboot sudo sysctl; do $one --simulated; done",
    );
    assert.equal(
      stdout
        .trim()
        .split("\n")
        .filter((line) => line.includes("simulated")).length,
      10,
    );
  });

  it("keep what sysctl is told, and leave the machine alone", async () => {
    const { stdout } = await on(
      "sysctl -w net.ipv4.ip_forward=1; sysctl -n net.ipv4.ip_forward; sysctl nope.nope",
    );
    assert.equal(stdout, "net.ipv4.ip_forward = 1\n1\n");
  });
});

function said(stdout: string): Ran {
  return { status: 0, stdout, stderr: "" };
}

function failed(stderr: string, status: number, stdout = ""): Ran {
  return { status, stdout, stderr };
}
