import assert from "node:assert/strict";
import { type Action, reveal, Secret, type Turn } from "../../engine/module/index.js";
import { further, params, talk, unattended } from "../support/hosted_engine.js";
import { doings } from "../support/module.js";

describe("hosted_engine: the answer file", () => {
  const answers = (given: object): string => String(talk(given).files?.["answers.conf"]);

  it("the answer file of hosted_engine holds no password and nothing secret", () => {
    const { files, script, env } = talk(params);
    for (const text of [...Object.values(files ?? {}), script, ...Object.values(env ?? {})]) {
      assert.ok(!(text instanceof Secret));
      assert.ok(!text.includes(params.admin_password));
    }
  });

  it("the answer file of hosted_engine speaks the types that 1.1.x demands", () => {
    const text = answers({ ...params, console: "spice", smtp: { to: ["a@lofyer.org", "b@lofyer.org"] } });
    assert.match(text, /^\[environment:default\]\n/);
    assert.match(text, /^OVEHOSTED_NOTIF\/smtpPort=str:25$/m);
    assert.match(text, /^OVEHOSTED_VDSM\/consoleType=str:qxl$/m);
    assert.match(text, /^OVEHOSTED_NETWORK\/firewallManager=str:none$/m);
    assert.match(text, /^OVEHOSTED_NOTIF\/destEmail=str:a@lofyer\.org,b@lofyer\.org$/m);
    assert.doesNotMatch(text, /deployProceed|confirmSettings|hostID|isAdditionalHost/);
  });

  it("the answer file of hosted_engine names the same machine and disk on every host, and others for another engine", () => {
    const names = (text: string): readonly string[] => text.match(/^.*(?:UUID|MACAddr)=.*$/gm) ?? [];
    const first = names(answers(params));
    assert.equal(first.length, 10);
    assert.deepEqual(names(answers(further)), first);
    assert.equal(new Set(first.map((line) => line.split("=")[1])).size, 10);
    for (const line of names(answers({ ...params, engine_fqdn: "hb.lofyer.org" })))
      assert.ok(!first.includes(line));
    for (const line of first.filter((name) => name.includes("UUID")))
      assert.match(line, /=str:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.match(first.at(-1) ?? "", /=str:00:16:3e:[0-7][0-9a-f]:[0-9a-f]{2}:[0-9a-f]{2}$/);
  });

  it("the answer file of hosted_engine says that a further host is one, and which", () => {
    const text = answers(further);
    assert.match(text, /^OVEHOSTED_CORE\/isAdditionalHost=bool:True$/m);
    assert.match(text, /^OVEHOSTED_STORAGE\/hostID=int:2$/m);
    assert.match(text, /^OVEHOSTED_ENGINE\/appHostName=str:hosted_engine_2$/m);
  });

  it("the answer file of hosted_engine takes the names of a first host that was set up by hand", () => {
    const theirs = "[environment:default]\nOVEHOSTED_VM/vmUUID=str:11111111-2222-4333-8444-555555555555\n";
    assert.match(answers({ ...further, answers: theirs }), /^OVEHOSTED_VM\/vmUUID=str:11111111-2222-/m);
  });
});

describe("hosted_engine: the dialog", () => {
  const yes = "(Yes, No)[Yes]";
  const no = "(Yes, No)[No]";
  const password = reveal(new Secret(params.admin_password));
  const menus = {
    m1: [
      "          The VM has been started.  Install the OS and shut down or reboot it.  To continue please make a selection:",
      "         ",
      "          (1) Continue setup - VM installation is complete",
      "          (2) Reboot the VM and restart installation",
      "          (3) Abort setup",
      "         ",
      "          (1, 2, 3)[1]: ",
    ].join("\n"),
    m2: [
      "          To continue make a selection from the options below:",
      "          (1) Continue setup - engine installation is complete",
      "          (2) Power off and restart the VM",
      "          (3) Abort setup",
      "         ",
      "          (1, 2, 3)[1]: ",
    ].join("\n"),
  };
  /** Last lines as 1.1.x prints them, and what is to be answered. */
  const everywhere: readonly (readonly [string, string])[] = [
    [`Are you sure you want to continue? ${yes}: `, "Yes"],
    [`Do you want to continue anyway? ${no}: `, "Yes"],
    ["Please specify the storage you would like to use (nfs3, nfs4)[nfs3]: ", "nfs3"],
    ["Please specify the full shared storage connection path to use (example: host:/path): ", params.storage],
    ["Please indicate a nic to set ovirtmgmt bridge on: (eth1, eth0) [eth1]: ", "eth0"],
    ["Please indicate a pingable gateway IP address [@DEFAULT@]: ", "192.168.10.1"],
    [
      "Enter 'admin@internal' user password that will be used for accessing the Administrator Portal: ",
      password,
    ],
    ["Confirm 'admin@internal' user password: ", password],
    ["Engine FQDN: ", "ha.lofyer.org"],
    [
      "Please provide the name of the SMTP server through which we will send notifications [localhost]: ",
      "localhost",
    ],
    ["Please provide the TCP port number of the SMTP server [25]: ", "25"],
    [
      "Please provide the email address from which notifications will be sent [root@localhost]: ",
      "root@localhost",
    ],
    [
      "Please provide a comma-separated list of email addresses which will get notifications [root@localhost]: ",
      "root@localhost",
    ],
    [`Please confirm installation settings ${no}: `, "Yes"],
    [menus.m2, "1"],
  ];
  const onFirst: readonly (readonly [string, string])[] = [
    ["Please provide storage domain name. [hosted_storage]: ", "hosted_storage"],
    [
      "Local storage datacenter name is an internal name and currently will not be shown in engine's admin UI." +
        "Please enter local datacenter name [hosted_datacenter]: ",
      "hosted_datacenter",
    ],
    [`iptables was detected on your computer, do you wish setup to configure it? ${yes}: `, "No"],
    ["Please specify the device to boot the VM from (cdrom, disk, pxe) [cdrom]: ", "cdrom"],
    ["Please specify path to OVF archive you would like to use [None]: ", "/tmp/centos.iso"],
    ["Please specify path to a temporary directory with at least 25 GB [/tmp]: ", "/var/tmp"],
    ["Please specify the CPU type to be used by the VM [model_Westmere]: ", "model_Conroe"],
    ["Please specify path to installation media you would like to use [None]: ", "/tmp/centos.iso"],
    ["Please specify the number of virtual CPUs for the VM [Defaults to minimum requirement: 2]: ", "2"],
    ["Please specify the disk size of the VM in GB [Defaults to minimum requirement: 25]: ", "25"],
    ["Please specify the memory size of the VM in MB [Defaults to minimum requirement: 4096]: ", "4096"],
    [`Continue with specified CPUs? ${no}: `, "Yes"],
    [`Continue with specified disk size? ${no}: `, "Yes"],
    [`Continue with specified memory size? ${no}: `, "Yes"],
    [
      "Please specify the console type you would like to use to connect to the VM (vnc, spice) [vnc]: ",
      "vnc",
    ],
    [
      "Enter the name which will be used to identify this host inside the Administrator Portal [hosted_engine_1]: ",
      "hosted_engine_1",
    ],
    [menus.m1, "1"],
  ];
  const onFurther: readonly (readonly [string, string])[] = [
    [
      "The specified storage location already contains a data domain. Is this an additional host setup (Yes, No)[Yes]? ",
      "Yes",
    ],
    ["Please specify the Host ID [Must be integer, default: 2]: ", "2"],
    [
      "The Host ID is already known. Is this a re-deployment on an additional host that was previously set up (Yes, No)[Yes]? ",
      "Yes",
    ],
    [`Do you want to scp the answer file from the first host? ${yes}: `, "No"],
    [
      "Enter the name which will be used to identify this host inside the Administrator Portal [hosted_engine_2]: ",
      "hosted_engine_2",
    ],
  ];
  const prompts = (given: object): readonly (readonly [string, string])[] =>
    given === further ? [...everywhere, ...onFurther] : [...everywhere, ...onFirst];

  for (const [title, given] of [
    ["the first host", params],
    ["a further host", further],
  ] as const) {
    it(`the dialog of hosted_engine knows each prompt of ${title} by exactly one row, and its answer`, () => {
      for (const [prompt, answer] of prompts(given)) {
        const rows = matching(given, prompt);
        assert.equal(rows.length, 1, prompt);
        assert.equal(reveal(rows[0]?.answer ?? "nothing"), answer, prompt);
      }
    });

    it(`the dialog of hosted_engine types the password at hidden prompts only, on ${title}`, () => {
      const rows = talk(given).dialog.turns.filter(({ answer }) => answer instanceof Secret);
      assert.deepEqual(
        rows.map(({ prompt }) => prompt),
        ["used for accessing the Administrator Portal: $", "Confirm 'admin@internal' user password: $"],
      );
    });
  }

  const strangers = [
    "Overwrite? (y/N) ",
    "Do you really want to destroy the domain? (Yes, No)[No]: ",
    "Enter 'root' user password for host 192.168.10.101: ",
    "Please provide the FQDN or IP of the first host: ",
    "Enter 'admin@internal' user password that will be used for accessing the Administrator Portal: x",
    "(1, 2, 3)[1]: ",
    "         ",
  ];
  it("the dialog of hosted_engine answers no prompt it does not know", () => {
    for (const given of [params, further])
      for (const prompt of strangers) assert.deepEqual(matching(given, prompt), [], prompt);
  });

  it("the dialog of hosted_engine never joins a cluster as its first host, nor the other way round", () => {
    assert.deepEqual(matching(params, onFurther[0]?.[0] ?? ""), []);
    assert.deepEqual(matching(further, menus.m1), []);
  });

  it("the dialog of hosted_engine gives an empty answer, the default, where the playbook says nothing", () => {
    const { engine_fqdn, storage, image, admin_password } = params;
    const little = { engine_fqdn, storage, image, admin_password };
    assert.equal(
      matching(little, "Please indicate a pingable gateway IP address [10.0.0.1]: ")[0]?.answer,
      "",
    );
    assert.equal(
      matching(little, "Please specify the CPU type to be used by the VM [model_Penryn]: ")[0]?.answer,
      "",
    );
  });

  const before = (given: object, prompt: string): readonly Action["do"][] =>
    doings(matching(given, prompt)[0]?.first ?? []);

  it("the dialog of hosted_engine leaves the installation to the operator, showing the console on the terminal", () => {
    assert.deepEqual(before(params, menus.m1), ["operator", "run"]);
    assert.deepEqual(before(params, menus.m2), ["operator", "wait"]);
    const [ask] = matching(params, menus.m1)[0]?.first ?? [];
    const notes =
      'vnc://localhost:5900\n          Use temporary password "2067OGHU" to connect to vnc console.';
    assert.ok(ask?.do === "operator");
    assert.deepEqual(
      ask.show?.map(({ pattern }) => new RegExp(pattern, "m").exec(`/usr/bin/remote-viewer ${notes}`)?.[1]),
      ["vnc://localhost:5900", "2067OGHU"],
    );
  });

  it("the dialog of hosted_engine lays the prepared disk before the first menu is answered, and waits for the engine before the second", () => {
    assert.deepEqual(before(unattended, menus.m1), ["run"]);
    assert.deepEqual(before(unattended, menus.m2), ["wait"]);
    assert.deepEqual(before(further, menus.m2), ["wait"]);
  });

  it("the dialog of hosted_engine hides the console's password from all that is told", () => {
    const [pattern = ""] = talk(params).dialog.redact ?? [];
    assert.equal(new RegExp(pattern).exec('Use temporary password "2067OGHU" to connect')?.[1], "2067OGHU");
  });

  it("the dialog of hosted_engine shuts the machine down where the setup waits for that", () => {
    for (const said of [
      "          Please shutdown the VM allowing the system to launch it as a monitored service.",
      '[WARNING] The Hosted Engine VM has been found still powered on: please turn it off using "hosted-engine --vm-poweroff". The system will wait until the VM is powered off.',
    ]) {
      const rows = talk(params).dialog.turns.filter(
        ({ line }) => line !== undefined && new RegExp(line).test(said),
      );
      assert.equal(rows.length, 1, said);
      assert.deepEqual(doings(rows[0]?.first ?? []), ["run"]);
    }
  });

  it("the dialog of hosted_engine tells stages, and takes complaints for failures unless the menu asks again by itself", () => {
    const { progress = "", alarm = "" } = talk(params).dialog;
    assert.equal(
      new RegExp(progress).exec("[ INFO  ] Stage: Misc configuration")?.[1],
      "Stage: Misc configuration",
    );
    const complaint = "Unable to add hosted_engine_1 to the manager";
    assert.equal(new RegExp(alarm).exec(`[ ERROR ] ${complaint}`)?.[1], complaint);
    assert.equal(new RegExp(alarm).exec("[ ERROR ] Engine is still unreachable"), null);
  });

  /** The rows that would answer a prompt, given all that was printed since the last answer. */
  function matching(given: object, printed: string): readonly Turn[] {
    const last = printed.slice(printed.lastIndexOf("\n") + 1);
    return talk(given).dialog.turns.filter(
      ({ prompt, after }) =>
        prompt !== undefined &&
        new RegExp(prompt).test(last) &&
        (after === undefined || new RegExp(after).test(printed)),
    );
  }
});
