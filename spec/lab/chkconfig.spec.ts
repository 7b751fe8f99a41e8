import assert from "node:assert/strict";
import { initScript } from "../site/programs/services.js";
import { installChkconfig, removeChkconfig } from "./chkconfig.js";
import { onTheLab } from "./lab.js";
import { assertIs, complaint, lives, only } from "./life.js";

/** An init script of the simulated site's, with the header that chkconfig reads. */
const script = (name: string, levels: string, body?: string): string => {
  const declared = { name, levels, start: 80, stop: 20, description: "A daemon of the lab" };
  const text = initScript(body === undefined ? declared : { ...declared, body });
  return `cat >/etc/init.d/${name} <<'END'\n${text}END\nchmod 755 /etc/init.d/${name}\n`;
};

describe("service, with a simulation of EL6's chkconfig and service", () => {
  const lab = onTheLab("sysv");
  const host = "sysv1";
  before(function () {
    this.timeout(300_000);
    installChkconfig(lab(), host);
    assert.match(
      lab().on(host, "chkconfig --simulated; service --simulated"),
      /^chkconfig: simulated .*\nservice: simulated .*\n$/,
    );
  });
  after(() => removeChkconfig(lab(), host));

  lives(lab, [
    {
      host,
      title: "keeps a service running and enabled, also one that no runlevel refers to",
      given: script("lab-el6", "-"),
      present: "service: { name: lab-el6, state: started, enabled: true }",
      absent: "service: { name: lab-el6, state: stopped, enabled: false }",
      proof: "service lab-el6 status && chkconfig --list lab-el6 | grep '3:on.*5:on'",
      tampered: [
        {
          what: "chkconfig off",
          by: "chkconfig lab-el6 off",
          named: /"before":\{"enabled":false\},"after":\{"enabled":true\}/,
        },
        {
          what: "chkconfig --level 5 off",
          by: "chkconfig --level 5 lab-el6 off",
          named: /"before":\{"enabled":"in runlevel 2, 3, 4 only"\},"after":\{"enabled":true\}/,
        },
        { what: "chkconfig --del", by: "chkconfig --del lab-el6", named: /"before":\{"enabled":false\}/ },
        {
          what: "service stop",
          by: "service lab-el6 stop",
          named: /"before":\{"state":"stopped"\},"after":\{"state":"started"\}/,
        },
        {
          what: "a kill",
          by: "kill -9 $(cat /run/lab-el6.pid); while kill -0 $(cat /run/lab-el6.pid) 2>/dev/null; do sleep 0.1; done; service lab-el6 status; test $? = 1",
          named: /"before":\{"state":"stopped"\}/,
        },
      ],
      left: "chkconfig --del lab-el6; rm /etc/init.d/lab-el6",
    },
  ]);

  it("believes the lock file of network, whose script always says that all is well", async () => {
    const body =
      "case $1 in start) >/run/lock/subsys/network ;; stop) rm -f /run/lock/subsys/network ;; esac; exit 0";
    lab().on(host, script("network", "2345", body));
    const run = async (state: string): Promise<string> =>
      only(await lab().play([host], `- service: { name: network, state: ${state} }`)).type;
    assert.deepEqual(
      [await run("stopped"), await run("started"), await run("started"), await run("stopped")],
      ["ok", "changed", "ok", "changed"],
    );
    lab().on(host, "rm /etc/init.d/network");
  });

  it("tells what a service says that fails to start", async () => {
    lab().on(host, script("lab-fails", "2345", 'echo "the disk of dreams is missing" >&2; exit 1'));
    const task = "- service: { name: lab-fails, state: restarted }";
    assert.match(complaint(await lab().play([host], task)), /the disk of dreams is missing/);
    lab().on(host, "rm /etc/init.d/lab-fails");
  });

  it("refuses a script that chkconfig knows nothing of, and a service that is not there", async () => {
    lab().on(host, "printf '#!/bin/sh\\nexit 0\\n' >/etc/init.d/lab-bare; chmod 755 /etc/init.d/lab-bare");
    const enabled = async (name: string): Promise<string> =>
      complaint(await lab().play([host], `- service: { name: ${name}, enabled: true }`));
    assert.match(await enabled("lab-bare"), /cannot be enabled: service lab-bare does not support chkconfig/);
    assert.match(await enabled("lab-nowhere"), /there is no service lab-nowhere on the host/);
    lab().on(host, "rm /etc/init.d/lab-bare");
    const missing = "- service: { name: lab-nowhere, enabled: false, may_be_missing: true }";
    assertIs(only(await lab().play([host], missing)), "ok", "when it may be missing");
  });
});
