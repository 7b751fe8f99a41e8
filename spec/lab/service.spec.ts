import assert from "node:assert/strict";
import { onTheLab } from "./lab.js";
import { assertIs, complaint, lives, only } from "./life.js";

const unit = (name: string, text: string): string =>
  `cat >/etc/systemd/system/${name} <<'END'\n${text}\nEND\nsystemctl daemon-reload\n`;

const DAEMON = "[Service]\nExecStart=/bin/sleep infinity\n[Install]\nWantedBy=multi-user.target";

describe("service, with systemd", () => {
  const lab = onTheLab();

  lives(lab, [
    {
      title: "keeps a service running and enabled",
      given: unit("lab-daemon.service", DAEMON),
      present: "service: { name: lab-daemon, state: started, enabled: true }",
      absent: "service: { name: lab-daemon, state: stopped, enabled: false }",
      proof: "systemctl is-active lab-daemon && systemctl is-enabled lab-daemon",
      tampered: [
        {
          what: "systemctl disable",
          by: "systemctl disable lab-daemon",
          named: /"before":\{"enabled":false\},"after":\{"enabled":true\}/,
        },
        {
          what: "systemctl stop",
          by: "systemctl stop lab-daemon",
          named: /"before":\{"state":"stopped"\},"after":\{"state":"started"\}/,
        },
        {
          what: "a kill",
          by: "systemctl kill -s KILL lab-daemon; until systemctl is-failed lab-daemon; do sleep 0.1; done",
          named: /"before":\{"state":"stopped"\}/,
        },
      ],
      left: "rm /etc/systemd/system/lab-daemon.service; systemctl daemon-reload",
    },
    {
      title: "keeps an instance of a template unit",
      given: unit(
        "lab-copy@.service",
        "[Service]\nExecStart=/bin/sleep infinity\nEnvironment=NUMBER=%i\n[Install]\nWantedBy=multi-user.target",
      ),
      present: "service: { name: lab-copy@7, state: started, enabled: true }",
      absent: "service: { name: lab-copy@7, state: stopped, enabled: false }",
      proof:
        "systemctl is-active lab-copy@7 && systemctl is-enabled lab-copy@7 && ! systemctl is-active lab-copy@8",
      tampered: [{ what: "systemctl disable", by: "systemctl disable lab-copy@7", named: /"enabled":false/ }],
      left: "rm /etc/systemd/system/lab-copy@.service; systemctl daemon-reload",
    },
    {
      title: "keeps glusterd, the real one",
      given: "systemctl disable --now glusterd",
      present: "service: { name: glusterd, state: started, enabled: true }",
      absent: "service: { name: glusterd, state: stopped, enabled: false }",
      proof: "systemctl is-active glusterd && gluster peer status",
      tampered: [
        { what: "systemctl stop", by: "systemctl stop glusterd", named: /"summary":"glusterd".*"stopped"/ },
      ],
    },
  ]);

  it("starts a static unit, counts it as disabled, and refuses to enable it", async () => {
    lab().on("gs1", unit("lab-static.service", "[Service]\nExecStart=/bin/sleep infinity"));
    const task = (more: string): string => `- service: { name: lab-static, ${more} }`;
    assertIs(
      only(await lab().play(["gs1"], task("state: started, enabled: false"))),
      "changed",
      "starting it",
    );
    assertIs(only(await lab().play(["gs1"], task("state: started, enabled: false"))), "ok", "again");
    assert.match(complaint(await lab().play(["gs1"], task("enabled: true"))), /unit file is static/);
    lab().on("gs1", "systemctl stop lab-static");
  });

  it("refuses to start a masked unit, and says how to lift that", async () => {
    lab().on(
      "gs1",
      `${unit("lab-masked.service", DAEMON)}mv /etc/systemd/system/lab-masked.service /usr/lib/systemd/system/; systemctl mask lab-masked`,
    );
    const told = await lab().play(["gs1"], "- service: { name: lab-masked, state: started }");
    const said = complaint(told);
    lab().on("gs1", "systemctl unmask lab-masked");
    assert.match(said, /lab-masked cannot be started.*unmask/);
  });

  it("follows an alias when starting, and says whose name it is when enabling", async () => {
    lab().on("gs1", unit("lab-real.service", `${DAEMON}\nAlias=lab-alias.service`));
    lab().on("gs1", "systemctl enable lab-real");
    assertIs(
      only(await lab().play(["gs1"], "- service: { name: lab-alias, state: started }")),
      "changed",
      "starting it",
    );
    lab().on("gs1", "systemctl is-active lab-real");
    assert.match(
      complaint(await lab().play(["gs1"], "- service: { name: lab-alias, enabled: false }")),
      /an alias of lab-real/,
    );
    lab().on("gs1", "systemctl disable --now lab-real");
  });

  const ends: readonly (readonly [string, string])[] = [
    ["at once", "ExecStart=/bin/sh -c 'echo the disk of dreams is missing >&2; exit 3'"],
    [
      "before it says that it is ready",
      "Type=notify\nExecStart=/bin/sh -c 'echo the disk of dreams is missing; exit 3'",
    ],
  ];
  for (const [when, how] of ends) {
    it(`tells the last lines of the journal of a unit that fails ${when}`, async () => {
      lab().on("gs1", unit("lab-fails.service", `[Service]\n${how}`));
      const said = complaint(await lab().play(["gs1"], "- service: { name: lab-fails, state: started }"));
      assert.match(said, /the disk of dreams is missing/);
    });
  }

  it("restarts what it is told to, and starts what did not run", async () => {
    lab().on("gs1", unit("lab-again.service", DAEMON));
    const task = "- service: { name: lab-again, state: restarted }";
    const pid = (): string => lab().on("gs1", "systemctl show -p MainPID --value lab-again");
    assertIs(only(await lab().play(["gs1"], task)), "changed", "the first time");
    const first = pid();
    assertIs(only(await lab().play(["gs1"], task)), "changed", "the second time");
    assert.notEqual(pid(), first);
    lab().on("gs1", "systemctl stop lab-again");
  });

  it("reads a unit's file anew when it is newer than what systemd knows", async () => {
    lab().on(
      "gs1",
      `${unit("lab-stale.service", DAEMON)}sed -i 's/infinity/987654/' /etc/systemd/system/lab-stale.service`,
    );
    assertIs(
      only(await lab().play(["gs1"], "- service: { name: lab-stale, state: started }")),
      "changed",
      "starting",
    );
    assert.match(lab().on("gs1", "systemctl show -p ExecStart lab-stale"), /987654/);
    lab().on("gs1", "systemctl stop lab-stale");
  });

  it("refuses a service that is not there, unless it may be missing", async () => {
    const task = (more: string): string => `- service: { name: lab-nowhere, enabled: false${more} }`;
    assert.match(complaint(await lab().play(["gs1"], task(""))), /no service lab-nowhere/);
    assertIs(only(await lab().play(["gs1"], task(", may_be_missing: true"))), "ok", "when it may be missing");
  });
});
