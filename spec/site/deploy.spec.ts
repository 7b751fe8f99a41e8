import assert from "node:assert/strict";
import { converse, NOTHING, prepareStorage } from "./scenario.js";
import { runOn, useSite } from "./support.js";

const CONNECTION = "gs1.example.com:/gluster-vol1/ovirt_data/hosted_engine";
const HEALTH = "curl -s http://ha.lofyer.org/ovirt-engine/services/health";

describe("the site's hosted-engine", function () {
  this.timeout(300_000);
  const site = useSite();
  const on = async (host: string, command: string): Promise<string> => {
    const { stdout, stderr } = await runOn(site, host, command);
    return stdout + stderr;
  };

  before(async function () {
    this.timeout(300_000);
    await prepareStorage(site, ["packages", "volume"]);
  });

  it("must be deployed first, which it says with status 0", async () => {
    assert.deepEqual(await runOn(site, "gs1", "hosted-engine --vm-status"), {
      status: 0,
      stdout: "You must run deploy first\n",
      stderr: "",
    });
    assert.match(
      await on("gs1", "hosted-engine --deploy --config=/x"),
      /^FATAL: Invalid option '--config=\/x'\n$/,
    );
  });

  it("aborts where it is not answered", async () => {
    const no = await runOn(site, "gs1", "hosted-engine --deploy", { input: "no\n" });
    assert.equal(no.status, 1);
    assert.match(
      no.stdout,
      /^\[ INFO {2}\] Stage: Initializing\n {10}Continuing will configure .*\n {10}Are you sure you want to continue\? \(Yes, No\)\[Yes\]: \[WARNING\] Aborted\n/,
    );
    const end = await runOn(site, "gs1", "TERM=screen hosted-engine --deploy", { input: "yes\n" });
    assert.match(
      end.stdout,
      /\[ ERROR \] Failed to execute stage 'Environment customization': End of file\n\[ INFO {2}\] Stage: Clean up\n/,
    );
  });

  it("asks again after what it cannot take, and gives up what was preset", async () => {
    const lines = [
      "yes",
      "nfs5",
      "",
      `gs1.example.com:/nope`,
      "nfs3",
      CONNECTION,
      "a b",
      "",
      "",
      "",
      "no",
      "10.0.0.1",
      "",
    ];
    const { stdout } = await runOn(site, "gs1", "TERM=screen hosted-engine --deploy", {
      input: `${lines.join("\n")}\n`,
    });
    for (const text of [
      "[ ERROR ] Invalid value\n",
      "[ ERROR ] Error while mounting specified storage path: mount.nfs: mounting gs1.example.com:/nope failed",
      "[ ERROR ] Cannot access storage connection gs1.example.com:/nope: ",
      "[ INFO  ] Installing on first host\n",
      "Storage domain name cannot be empty.",
      "[ ERROR ] Specified gateway is not pingable\n",
    ]) {
      assert.ok(stdout.includes(text), text);
    }
  });

  it("reads answer files too late for the first question", async () => {
    await on(
      "gs1",
      "printf '[environment:default]\\nOVEHOSTED_CORE/deployProceed=bool:True\\nOVEHOSTED_CORE/screenProceed=bool:True\\n' >/root/a.conf",
    );
    const asked = await runOn(site, "gs1", "hosted-engine --deploy --config-append=/root/a.conf", {
      input: "yes\n",
    });
    assert.match(asked.stdout, /Are you sure you want to continue/);
    assert.doesNotMatch(asked.stdout, /without using screen/);
    assert.match(asked.stdout, /Configuration files: \['\/root\/a\.conf'\]/);
    const hook = `printf '%s\\n' 'environment="\${environment} OVEHOSTED_CORE/deployProceed=bool:True"' >/etc/ovirt-hosted-engine-setup.env.d/5.env`;
    const hooked = await runOn(
      site,
      "gs1",
      `${hook}; hosted-engine --deploy --config-append=/root/a.conf; rm /etc/ovirt-hosted-engine-setup.env.d/5.env`,
    );
    assert.doesNotMatch(hooked.stdout, /Are you sure/);
  });

  it("deploys the first host as the guide's log shows, with the operator's part played", async () => {
    const overwrite = `dd if=/var/lib/images/engine.raw of=$(ls /rhev/data-center/mnt/*/*/images/*/* | grep -v meta) conv=notrunc 2>/dev/null; hosted-engine --vm-poweroff`;
    const { status, output } = await converse(site, "gs1", "hosted-engine --deploy", [
      [/continue\? \(Yes, No\)\[Yes\]: $/, "yes"],
      [/anyway\? \(Yes, No\)\[No\]: $/, "yes"],
      [/example: host:\/path\): $/, CONNECTION],
      [/configure it\? \(Yes, No\)\[Yes\]: $/, "no"],
      [/media you would like to use \[None\]: $/, "/tmp/centos.iso"],
      [/(Administrator Portal|user password): $/, "SECRET"],
      [/Engine FQDN: $/, "ha.lofyer.org"],
      [/installation settings \(Yes, No\)\[No\]: $/, "yes"],
      [/VM installation is complete[^]*\[1\]: $/, async () => (await on("gs1", overwrite), "1")],
      [
        /engine installation is complete[^]*\[1\]: $/,
        async () => (await on("gs1", `until ${HEALTH} | grep -q 'DB Up'; do sleep 0.2; done`), "1"),
      ],
      [
        /The system will wait until the VM is down\.\n$/,
        async () => (await on("gs1", "hosted-engine --vm-shutdown"), NOTHING),
      ],
      [/(\[.*\]|\[nfs3\]): $/, ""],
    ]);
    assert.equal(status, 0, output);
    const stages = [...output.matchAll(/Stage: (.*)/g)].map(([, name]) => name);
    assert.deepEqual(stages, STAGES);
    assert.match(output, /\[ INFO {2}\] Engine replied: DB Up!Welcome to Health Status!\n/);
    assert.match(output, / {10}Hosted Engine successfully set up\n/);
    assert.match(
      await on("gs1", "chkconfig ovirt-ha-agent; echo $?; head -1 /etc/sysconfig/network-scripts/ifcfg-eth0"),
      /^0\n# Generated by VDSM/,
    );
  });

  it("then keeps the engine up by itself", async () => {
    const status = await on(
      "gs1",
      `until ${HEALTH} | grep -q 'DB Up'; do sleep 0.2; done; until hosted-engine --vm-status | grep -q '"health": "good"'; do sleep 0.2; done; hosted-engine --vm-status; hosted-engine --vm-start; hosted-engine --check-liveliness`,
    );
    assert.match(status, /^Engine status {22}: \{"health": "good", "vm": "up", "detail": "up"\}$/m);
    assert.match(status, /\nVM exists and its status is Up\nHosted Engine is up!\n$/);
  });

  it("takes a further host with the first one's answers", async () => {
    const answers = await on("gs1", "cat /etc/ovirt-hosted-engine/answers.conf");
    await runOn(site, "gs2", "cat >/root/answers.conf", { input: answers });
    const { status, output } = await converse(
      site,
      "gs2",
      "TERM=screen hosted-engine --deploy --config-append=/root/answers.conf",
      [
        [
          /(continue\? \(Yes, No\)\[Yes\]|host setup \(Yes, No\)\[Yes\]\?|default: 2\]|hosted_engine_2\]|\[1\]):? $/,
          "",
        ],
        [/(Administrator Portal|user password): $/, "SECRET"],
        [/\[No\]: $/, "yes"],
      ],
    );
    assert.equal(status, 0, output);
    assert.match(
      output,
      /\[ INFO {2}\] Installing on additional host\n {10}Please specify the Host ID \[Must be integer, default: 2\]: /,
    );
    assert.match(
      await on(
        "gs2",
        "until hosted-engine --vm-status | grep -q '^Host ID *: 2'; do sleep 0.2; done; hosted-engine --vm-status | grep ^Host.ID",
      ),
      /: 1\nHost ID {28}: 2\n/,
    );
  });

  const faults: readonly (readonly [string, RegExp])[] = [
    ["unexpected-prompt", /Which flux capacitor should the VM use\?/],
    ["deploy-fails-in-misc", /\[ ERROR \] Failed to execute stage 'Misc configuration'/],
  ];
  for (const [fault, said] of faults) {
    it(`has the fault ${fault}`, async () => {
      const other = CONNECTION.replace("hosted_engine", fault);
      await on(
        "gs3",
        `touch /var/lib/site/faults/${fault}; mount -t nfs gs1.example.com:/gluster-vol1 /mnt && mkdir /mnt/ovirt_data/${fault} && chown 36:36 /mnt/ovirt_data/${fault}; umount /mnt`,
      );
      const lines = [
        "yes",
        "",
        other,
        "",
        "",
        "",
        "no",
        "",
        "",
        "",
        "/tmp/centos.iso",
        "",
        "",
        "",
        "",
        "",
        "",
        "S",
        "S",
        "ha.lofyer.org",
        "",
        "",
        "",
        "",
        "yes",
      ];
      const { stdout } = await runOn(
        site,
        "gs3",
        `TERM=screen hosted-engine --deploy; rm /var/lib/site/faults/${fault}`,
        { input: `${lines.join("\n")}\n` },
      );
      assert.match(stdout, said);
    });
  }
});

const STAGES = [
  ...[
    "Initializing",
    "Environment setup",
    "Environment packages setup",
    "Programs detection",
    "Environment setup",
  ],
  ...[
    "Environment customization",
    "Setup validation",
    "Transaction setup",
    "Misc configuration",
    "Package installation",
  ],
  ...["Misc configuration", "Transaction commit", "Closing up", "Clean up", "Pre-termination", "Termination"],
];
