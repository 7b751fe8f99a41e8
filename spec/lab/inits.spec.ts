import assert from "node:assert/strict";
import { onTheLab } from "./lab.js";
import { assertIs, complaint, lives, only } from "./life.js";

const script = (name: string, text: string): string =>
  `cat >/etc/init.d/${name} <<'END'\n${text}\nEND\nchmod 755 /etc/init.d/${name}\n`;

const KEPT = "state: started, enabled: true";
const GONE = "state: stopped, enabled: false";

/**
 * A daemon as OpenRC keeps it. On Debian start-stop-daemon is dpkg's, which does not tell OpenRC what it started, as
 * OpenRC's own does everywhere else: start_post tells it.
 */
const OPENRC = `#!/sbin/openrc-run
command=/bin/sleep
command_args=infinity
command_background=true
pidfile=/run/lab-daemon.pid
start_post() {
  mkdir -p /run/openrc/daemons/lab-daemon
  printf 'exec=%s\\nargv_0=%s\\nargv_1=infinity\\npidfile=%s\\n' /bin/sleep /bin/sleep /run/lab-daemon.pid >/run/openrc/daemons/lab-daemon/001
}`;

/** A daemon as Debian's init scripts keep it. */
const lsb = (name: string, levels = "2 3 4 5", more = ""): string => `#!/bin/sh
### BEGIN INIT INFO
# Provides: ${name}
# Required-Start:
# Required-Stop:
# Default-Start: ${levels}
# Default-Stop: 0 1 6
# Short-Description: A daemon of the lab
### END INIT INFO
. /lib/lsb/init-functions
pidfile=/run/${name}.pid
start() {
  ${more}
  start-stop-daemon --start --oknodo --background --make-pidfile --pidfile $pidfile --startas /bin/sleep -- infinity
}
stop() { start-stop-daemon --stop --oknodo --remove-pidfile --pidfile $pidfile; }
case $1 in
start | stop) $1 ;;
restart) stop; start ;;
status) status_of_proc -p $pidfile /bin/sleep ${name} ;;
*) exit 2 ;;
esac`;

describe("service, with OpenRC", () => {
  const lab = onTheLab("openrc");
  const host = "openrc1";

  lives(lab, [
    {
      host,
      title: "keeps a service running and enabled",
      given: script("lab-daemon", OPENRC),
      present: `service: { name: lab-daemon, ${KEPT} }`,
      absent: `service: { name: lab-daemon, ${GONE} }`,
      proof: "rc-service lab-daemon status && rc-update show default | grep -qw lab-daemon",
      tampered: [
        {
          what: "rc-update del",
          by: "rc-update del lab-daemon default",
          named: /"before":\{"enabled":false\},"after":\{"enabled":true\}/,
        },
        {
          what: "rc-service stop",
          by: "rc-service lab-daemon stop",
          named: /"before":\{"state":"stopped"\},"after":\{"state":"started"\}/,
        },
        {
          what: "a kill",
          by: "kill -9 $(cat /run/lab-daemon.pid); while kill -0 $(cat /run/lab-daemon.pid) 2>/dev/null; do sleep 0.1; done; rc-service lab-daemon status; test $? = 32",
          named: /"before":\{"state":"stopped"\},"after":\{"state":"started"\}/,
        },
      ],
      left: "rm /etc/init.d/lab-daemon",
    },
    {
      host,
      title: "keeps what has an init script of Debian's",
      given: script("lab-plain", lsb("lab-plain")),
      present: `service: { name: lab-plain, ${KEPT} }`,
      absent: `service: { name: lab-plain, ${GONE} }`,
      proof: "/etc/init.d/lab-plain status && rc-update show default | grep -qw lab-plain",
      tampered: [
        {
          what: "a kill",
          by: "kill -9 $(cat /run/lab-plain.pid); while kill -0 $(cat /run/lab-plain.pid) 2>/dev/null; do sleep 0.1; done; rc-service lab-plain status; test $? = 1",
          named: /"before":\{"state":"stopped"\}/,
        },
      ],
      left: "rm /etc/init.d/lab-plain",
    },
    {
      host,
      title: "counts a service of an earlier runlevel as enabled, and takes it out of there",
      given: `${script("lab-early", OPENRC)}rc-update add lab-early boot`,
      present: "service: { name: lab-early, enabled: false }",
      absent: "service: { name: lab-early, enabled: true }",
      proof: "! rc-update show | grep -qw lab-early",
      tampered: [{ what: "rc-update add", by: "rc-update add lab-early sysinit", named: /"enabled":true/ }],
      left: "rc-update del lab-early; rm /etc/init.d/lab-early",
    },
  ]);

  it("tells what a service says that fails to start", async () => {
    lab().on(
      host,
      script(
        "lab-fails",
        '#!/sbin/openrc-run\nstart() { ebegin "Starting"; eend 1 "the disk of dreams is missing"; }',
      ),
    );
    const said = complaint(await lab().play([host], `- service: { name: lab-fails, ${KEPT} }`));
    assert.match(said, /the disk of dreams is missing/);
    lab().on(host, "rc-update del lab-fails; rm /etc/init.d/lab-fails");
  });

  behaves(lab, host, script("lab-again", lsb("lab-again")));
});

describe("service, with Debian's init scripts", () => {
  const lab = onTheLab("sysv");
  const host = "sysv1";

  lives(lab, [
    {
      host,
      title: "keeps a service running and enabled",
      given: script("lab-daemon", lsb("lab-daemon")),
      present: `service: { name: lab-daemon, ${KEPT} }`,
      absent: `service: { name: lab-daemon, ${GONE} }`,
      proof: "service lab-daemon status && test -e /etc/rc2.d/S??lab-daemon",
      tampered: [
        {
          what: "update-rc.d disable",
          by: "update-rc.d lab-daemon disable",
          named: /"before":\{"enabled":false\},"after":\{"enabled":true\}/,
        },
        {
          what: "update-rc.d remove",
          by: "update-rc.d -f lab-daemon remove",
          named: /"before":\{"enabled":false\},"after":\{"enabled":true\}/,
        },
        {
          what: "update-rc.d disable for the runlevel that is booted to",
          by: "update-rc.d lab-daemon disable 2",
          named: /"before":\{"enabled":"in runlevel 3, 4, 5 only"\},"after":\{"enabled":true\}/,
        },
        {
          what: "service stop",
          by: "service lab-daemon stop",
          named: /"before":\{"state":"stopped"\},"after":\{"state":"started"\}/,
        },
        {
          what: "a kill",
          by: "kill -9 $(cat /run/lab-daemon.pid); while kill -0 $(cat /run/lab-daemon.pid) 2>/dev/null; do sleep 0.1; done; service lab-daemon status; test $? = 1",
          named: /"before":\{"state":"stopped"\},"after":\{"state":"started"\}/,
        },
      ],
      left: "update-rc.d -f lab-daemon remove; rm /etc/init.d/lab-daemon",
    },
    {
      host,
      title: "keeps what is started before any runlevel",
      given: `${script("lab-early", lsb("lab-early", "S"))}update-rc.d lab-early defaults`,
      present: "service: { name: lab-early, enabled: false }",
      absent: "service: { name: lab-early, enabled: true }",
      proof: "! test -e /etc/rcS.d/S??lab-early",
      tampered: [{ what: "update-rc.d enable", by: "update-rc.d lab-early enable", named: /"enabled":true/ }],
      left: "update-rc.d -f lab-early remove; rm /etc/init.d/lab-early",
    },
  ]);

  it("tells what a service says that fails to start", async () => {
    const text = lsb("lab-fails", "2 3 4 5", "log_failure_msg 'the disk of dreams is missing'; exit 1");
    lab().on(host, script("lab-fails", text));
    const said = complaint(await lab().play([host], "- service: { name: lab-fails, state: started }"));
    assert.match(said, /the disk of dreams is missing/);
    lab().on(host, "rm /etc/init.d/lab-fails");
  });

  it("says of a script that names no runlevel why it cannot be enabled", async () => {
    lab().on(host, script("lab-bare", "#!/bin/sh\nexit 0"));
    const said = complaint(await lab().play([host], "- service: { name: lab-bare, enabled: true }"));
    assert.match(said, /names no runlevel in which it starts \(Default-Start\)/);
    lab().on(host, "rm /etc/init.d/lab-bare");
  });

  behaves(lab, host, script("lab-again", lsb("lab-again")));
});

/** What is so with every init. */
function behaves(lab: ReturnType<typeof onTheLab>, host: string, given: string): void {
  it("restarts what it is told to, and starts what did not run", async () => {
    lab().on(host, given);
    const task = "- service: { name: lab-again, state: restarted }";
    const pid = (): string => lab().on(host, "cat /run/lab-again.pid");
    assertIs(only(await lab().play([host], task)), "changed", "the first time");
    const first = pid();
    assertIs(only(await lab().play([host], task)), "changed", "the second time");
    assert.notEqual(pid(), first);
    lab().on(host, "/etc/init.d/lab-again stop; rm /etc/init.d/lab-again");
  });

  it("restarts sshd under its own feet", async () => {
    const pid = (): string => lab().on(host, "cat /run/sshd.pid");
    const first = pid();
    const told = await lab().play(
      [host],
      "- service: { name: ssh, state: restarted }\n- command: { argv: [id] }",
    );
    assert.deepEqual(
      told.outcomes.map(({ type }) => type),
      ["changed", "changed"],
      JSON.stringify(told.outcomes),
    );
    assert.notEqual(pid(), first);
  });

  it("refuses a service that is not there, unless it may be missing", async () => {
    const task = (more: string): string => `- service: { name: lab-nowhere, enabled: false${more} }`;
    assert.match(
      complaint(await lab().play([host], task(""))),
      /there is no service lab-nowhere on the host/,
    );
    assertIs(only(await lab().play([host], task(", may_be_missing: true"))), "ok", "when it may be missing");
  });

  it("boots anew when told to, and starts what is enabled", async () => {
    const boot = (): string => lab().on(host, "cat /proc/sys/kernel/random/boot_id");
    const before = boot();
    const tasks = "- reboot: {}\n- service: { name: ssh, state: started, enabled: true }";
    const told = await lab().play([host], tasks);
    assert.deepEqual(
      told.outcomes.map(({ type }) => type),
      ["changed", "ok"],
      JSON.stringify(told.outcomes),
    );
    assert.notEqual(boot(), before);
  }).timeout(300_000);
}
