import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import service from "../../modules/service.js";
import type { Reply } from "../../engine/module/index.js";
import { decide, output, refusal } from "../support/module.js";

/** An EL6 host's answer: runlevels, exit status and text of the init script, lock file. */
const el6 = (levels: string, status: number, text = "", lock = false): Reply =>
  output(
    `manager=chkconfig\nenabled=x \t${levels}\n${lock ? "lock=yes\n" : ""}status=${status}\ntext=${text}\n`,
  );

const OFF = "0:off\t1:off\t2:off\t3:off\t4:off\t5:off\t6:off";
const ON = "0:off\t1:off\t2:on\t3:on\t4:on\t5:on\t6:off";

const systemd = (more: Readonly<Record<string, string>> = {}): Reply => {
  const facts = {
    Id: "x.service",
    LoadState: "loaded",
    ActiveState: "active",
    Type: "simple",
    RemainAfterExit: "no",
    NeedDaemonReload: "no",
    enabled: "enabled",
    ...more,
  };
  const lines = Object.entries(facts).map(([key, value]) => `${key}=${value}\n`);
  return output(`manager=systemd\n${lines.join("")}`);
};

const upstart = (text: string, enabled = true): Reply =>
  output(`manager=upstart\n${enabled ? "enabled=yes\n" : ""}text=${text}\n`);

describe("service", () => {
  /** What differs, as [before, after]; null when it is as asked. */
  const differs = (params: object, reply: Reply): unknown => {
    const { change } = decide(service, { name: "x", ...params }, reply);
    return change && [change.before, change.after];
  };
  const scripts = (params: object, reply: Reply): readonly string[] =>
    decide(service, { name: "x", ...params }, reply).writes.map((action) =>
      action.do === "run" && typeof action.script === "string" ? action.script : "",
    );

  const up = { state: "started", enabled: true };
  const down = { state: "stopped", enabled: false };

  describe("on EL6", () => {
    const cases: readonly (readonly [string, object, Reply, unknown])[] = [
      ["as asked", up, el6(ON, 0), null],
      ["as asked, off", down, el6(OFF, 3), null],
      ["dead with a pid file is stopped", down, el6(OFF, 1), null],
      [
        "dead with a lock is stopped",
        { state: "started" },
        el6(ON, 2),
        [{ state: "stopped" }, { state: "started" }],
      ],
      ["off at boot", up, el6(OFF, 0), [{ enabled: false }, { enabled: true }]],
      [
        "on in 3 but not in 5",
        up,
        el6("2:off\t3:on\t4:off\t5:off", 0),
        [{ enabled: "in runlevel 3 only" }, { enabled: true }],
      ],
      [
        "on in 2 only is not off",
        down,
        el6("2:on\t3:off\t4:off\t5:off", 3),
        [{ enabled: "in runlevel 2 only" }, { enabled: false }],
      ],
      ["on in 3 and 5 is on", up, el6("2:off\t3:on\t4:off\t5:on", 0), null],
    ];
    for (const [title, params, reply, expected] of cases)
      it(`service on EL6 judges: ${title}`, () => assert.deepEqual(differs(params, reply), expected));

    it("service on EL6 registers a service that no runlevel refers to", () => {
      const said =
        "service x supports chkconfig, but is not referenced in any runlevel (run 'chkconfig --add x')";
      const reply = output(`manager=chkconfig\nenabled=${said}\nstatus=3\ntext=\n`);
      assert.deepEqual(scripts({ enabled: true }, reply), ["chkconfig --add x && chkconfig x on"]);
      assert.equal(differs({ enabled: false }, reply), null);
    });

    it("service on EL6 believes the lock file of network, whose status is always 0", () => {
      assert.deepEqual(differs({ name: "network", state: "started" }, el6(ON, 0)), [
        { state: "stopped" },
        { state: "started" },
      ]);
      assert.equal(differs({ name: "network", state: "started" }, el6(ON, 0, "", true)), null);
    });

    it("service on EL6 believes the words of the hosted engine's services, whose status is always 0", () => {
      for (const name of ["ovirt-ha-agent", "ovirt-ha-broker"]) {
        assert.notEqual(differs({ name, state: "started" }, el6(ON, 0, `${name} is stopped`)), null);
        assert.equal(differs({ name, state: "started" }, el6(ON, 0, `${name} (pid 12) is running...`)), null);
      }
    });

    it("service on EL6 believes codes, not words, of all others", () => {
      assert.equal(
        differs({ name: "iptables", state: "stopped" }, el6(ON, 3, "iptables: Firewall is not running.")),
        null,
      );
      assert.equal(
        differs(
          { name: "vdsmd", state: "stopped" },
          el6(ON, 3, "VDS daemon is not running, and its watchdog is running"),
        ),
        null,
      );
      assert.equal(differs({ state: "started" }, el6(ON, 0, "正在运行...")), null);
      assert.equal(
        differs(
          { name: "nfs", state: "started" },
          el6(ON, 0, "rpc.svcgssd is stopped\nnfsd (pid 1) is running..."),
        ),
        null,
      );
    });

    it("service on EL6 takes the lock file where the script knows no status", () => {
      assert.equal(differs({ state: "started" }, el6(ON, 2, "Usage: x {start|stop}", true)), null);
    });

    it("service on EL6 refuses a status that says nothing", () => {
      assert.match(
        refusal(service, { name: "x", state: "started" }, el6(ON, 4, "unknown")),
        /cannot tell whether x is running/,
      );
      assert.equal(differs({ enabled: true }, el6(ON, 4)), null);
    });

    it("service on EL6 lets a network restart outlive the connection it cuts, and learns how it ended", () => {
      const { writes } = decide(service, { name: "network", state: "restarted" }, el6(ON, 0));
      assert.deepEqual(
        writes.map((action) =>
          action.do === "converse" ? [action.id, action.script.split("\n")[0]] : action.do,
        ),
        [["service-network", "service network restart || exit"]],
      );
    });
  });

  describe("with systemd", () => {
    const cases: readonly (readonly [string, object, Reply, unknown])[] = [
      ["as asked", up, systemd(), null],
      ["a failed unit is stopped", { state: "stopped" }, systemd({ ActiveState: "failed" }), null],
      [
        "enabled until the next boot only",
        up,
        systemd({ enabled: "enabled-runtime" }),
        [{ enabled: "until the next boot" }, { enabled: true }],
      ],
      ["a static unit counts as disabled", { enabled: false }, systemd({ enabled: "static" }), null],
      [
        "a masked one too",
        down,
        systemd({ enabled: "masked", ActiveState: "inactive", LoadState: "masked" }),
        null,
      ],
      [
        "linked is not enabled",
        { enabled: true },
        systemd({ enabled: "linked" }),
        [{ enabled: false }, { enabled: true }],
      ],
    ];
    for (const [title, params, reply, expected] of cases)
      it(`service with systemd judges: ${title}`, () => assert.deepEqual(differs(params, reply), expected));

    const refused: readonly (readonly [string, object, Reply, RegExp])[] = [
      ["static", { enabled: true }, systemd({ enabled: "static" }), /cannot be enabled: .*static/],
      ["indirect", { enabled: true }, systemd({ enabled: "indirect" }), /cannot be enabled: .*indirect/],
      [
        "masked",
        { state: "started" },
        systemd({ enabled: "masked", ActiveState: "inactive" }),
        /cannot be started: it is masked/,
      ],
      [
        "alias",
        { enabled: false },
        systemd({ enabled: "alias", Id: "real.service" }),
        /an alias of real\.service/,
      ],
      [
        "unknown",
        { state: "started" },
        systemd({ LoadState: "not-found" }),
        /there is no service x on the host/,
      ],
      ["oneshot", { state: "started" }, systemd({ Type: "oneshot", ActiveState: "inactive" }), /runs once/],
    ];
    for (const [title, params, reply, expected] of refused)
      it(`service with systemd refuses what is ${title}`, () =>
        assert.match(refusal(service, { name: "x", ...params }, reply), expected));

    it("service with systemd tells why a start failed by the end of the journal", () => {
      const [script] = scripts({ state: "started" }, systemd({ ActiveState: "inactive" }));
      assert.match(script ?? "", /systemctl start -- x && sleep 1 && systemctl -q is-active -- x && exit/);
      assert.match(script ?? "", /journalctl -u x -n 20/);
    });

    it("service with systemd reads a changed unit file first", () => {
      const [script] = scripts({ state: "restarted" }, systemd({ NeedDaemonReload: "yes" }));
      assert.match(script ?? "", /^systemctl daemon-reload\n/);
    });
  });

  it("service knows an Upstart job by its words, and leaves its file alone", () => {
    assert.equal(differs({ state: "started" }, upstart("x start/running, process 7")), null);
    assert.notEqual(differs({ state: "started" }, upstart("x stop/waiting")), null);
    assert.deepEqual(scripts({ state: "restarted" }, upstart("x stop/waiting")), ["initctl start x"]);
    assert.equal(differs({ enabled: true }, upstart("x stop/waiting")), null);
    assert.match(
      refusal(service, { name: "x", enabled: false }, upstart("x stop/waiting")),
      /says when it starts/,
    );
  });

  describe("with OpenRC", () => {
    const openrc = (status: number, enabled = true): Reply =>
      output(`manager=openrc\n${enabled ? "enabled=yes\n" : ""}status=${status}\ntext= * status: x\n`);
    const cases: readonly (readonly [string, object, Reply, unknown])[] = [
      ["as asked", up, openrc(0), null],
      ["stopped", up, openrc(3, false), [down, up]],
      ["inactive is stopped", { state: "stopped" }, openrc(16), null],
      ["crashed is stopped", down, openrc(32, false), null],
      ["dead with a pid file, as Debian's init scripts say it", { state: "stopped" }, openrc(1), null],
    ];
    for (const [title, params, reply, expected] of cases)
      it(`service with OpenRC judges: ${title}`, () => assert.deepEqual(differs(params, reply), expected));

    it("service with OpenRC refuses a service that is on its way, or runs without its supervisor", () => {
      for (const status of [4, 8, 64])
        assert.match(refusal(service, { name: "x", state: "started" }, openrc(status)), /cannot tell/);
    });

    it("service with OpenRC resets what crashed before it starts it, since to OpenRC it has been started", () => {
      assert.match(
        scripts({ state: "started" }, openrc(32))[0] ?? "",
        /^rc-service x status .*\n\[ \$\? -ne 32 \] \|\| rc-service x zap \|\| exit\nrc-service x start \|\| exit\n/,
      );
      assert.doesNotMatch(scripts({ state: "stopped" }, openrc(0))[0] ?? "", /zap/);
    });

    it("service with OpenRC adds to the runlevel default, and takes out of all that are gone through", () => {
      assert.deepEqual(scripts({ enabled: true }, openrc(0, false)), ["rc-update add x default"]);
      assert.match(
        scripts({ enabled: false }, openrc(0))[0] ?? "",
        /^for level in sysinit boot default; do\n.*rc-update del x \$level/,
      );
    });
  });

  describe("with Debian's init scripts", () => {
    const sysv = (levels: string, status = 0, boots = "2"): Reply =>
      output(`manager=sysv\nlevels=${levels}\nboots=${boots}\nstatus=${status}\ntext=x\n`);
    const cases: readonly (readonly [string, object, Reply, unknown])[] = [
      ["as asked", up, sysv(" 2 3 4 5"), null],
      ["as asked, off", down, sysv("", 3), null],
      ["dead with a pid file is stopped", down, sysv("", 1), null],
      ["on before any runlevel", { enabled: true }, sysv(" S"), null],
      [
        "on in all runlevels but the one that is booted to",
        { enabled: true },
        sysv(" 3 4 5"),
        [{ enabled: "in runlevel 3, 4, 5 only" }, { enabled: true }],
      ],
      [
        "on in some other runlevel is not off",
        { enabled: false },
        sysv(" 5"),
        [{ enabled: "in runlevel 5 only" }, { enabled: false }],
      ],
      ["on where it is not known what is booted to", { enabled: true }, sysv(" 5", 0, ""), null],
    ];
    for (const [title, params, reply, expected] of cases)
      it(`service with Debian's init scripts judges: ${title}`, () =>
        assert.deepEqual(differs(params, reply), expected));

    it("service with Debian's init scripts registers a script that has no links, and says when it names no runlevel to start in", () => {
      const [script = ""] = scripts({ enabled: true }, sysv(""));
      assert.match(script, /update-rc\.d x enable; exit; fi\ndone\nupdate-rc\.d x defaults \|\| exit\n/);
      assert.match(script, /Default-Start/);
    });
  });

  it("service refuses a service that is not there, unless that is as good as stopped", () => {
    const none = output("manager=none\n");
    assert.match(refusal(service, { name: "x", ...down }, none), /Is its package installed/);
    assert.equal(differs({ ...down, may_be_missing: true }, none), null);
    assert.match(refusal(service, { name: "x", ...up, may_be_missing: true }, none), /no service x/);
  });

  it("service acts every time for restarted and reloaded, and starts what cannot reload", () => {
    assert.equal(service.prepare({ name: "x", state: "restarted" }).alwaysRuns, true);
    assert.match(scripts({ state: "reloaded" }, el6(ON, 3))[0] ?? "", /^service x start \|\| exit/);
    assert.equal(scripts({ state: "reloaded" }, el6(ON, 0))[0], "service x reload || exit");
  });

  it("service asks a question that sh understands", () => {
    const [ask] = service.prepare({ name: "no-such-service", state: "started" }).asks;
    assert(ask?.ask === "script");
    const { stdout, status } = spawnSync("sh", ["-c", ask.text], { encoding: "utf8" });
    assert.equal(status, 0);
    assert.match(stdout, /^manager=/);
  });
});
