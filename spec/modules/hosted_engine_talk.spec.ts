import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { converse, DialogError } from "../../engine/dialog/index.js";
import { type Action, type Converse, summarize } from "../../engine/module/index.js";
import { createTransport, type Session } from "../../engine/transport/index.js";
import { params, talk } from "../support/hosted_engine.js";
import { eventually } from "../support/transport.js";

const here = {
  name: "here",
  connection: "local",
  address: "localhost",
  port: null,
  user: null,
  identityFile: null,
  knownHosts: null,
  password: null,
  becomePassword: null,
} as const;

/** The guide's own log, as a program: nothing is preset, so every prompt is asked; what it is told goes to $HEARD. */
const GUIDE = `say() { printf '          %s\\n' "$@"; }
info() { printf '[ INFO  ] %s\\n' "$@"; }
hear() { printf '          %s' "$1"; read -r line; printf '%s\\n' "$line" >>"$HEARD"; }
info 'Stage: Initializing'
say 'Continuing will configure this host for serving as hypervisor and create a VM where you have to install oVirt Engine afterwards.'
hear 'Are you sure you want to continue? (Yes, No)[Yes]: '
info 'Stage: Environment customization'
hear 'Please specify the storage you would like to use (nfs3, nfs4)[nfs3]: '
hear 'Please specify the full shared storage connection path to use (example: host:/path): '
info 'Installing on first host'
hear 'Please provide storage domain name. [hosted_storage]: '
hear "Local storage datacenter name is an internal name and currently will not be shown in engine's admin UI.Please enter local datacenter name [hosted_datacenter]: "
hear 'iptables was detected on your computer, do you wish setup to configure it? (Yes, No)[Yes]: '
hear 'Please indicate a pingable gateway IP address [192.168.10.1]: '
hear 'Please specify the device to boot the VM from (cdrom, disk, pxe) [cdrom]: '
say 'The following CPU types are supported by this host:' '	 - model_Conroe: Intel Conroe Family'
hear 'Please specify the CPU type to be used by the VM [model_Conroe]: '
hear 'Please specify path to installation media you would like to use [None]: '
hear 'Please specify the number of virtual CPUs for the VM [Defaults to minimum requirement: 2]: '
hear 'Please specify the disk size of the VM in GB [Defaults to minimum requirement: 25]: '
hear 'You may specify a MAC address for the VM or accept a randomly generated default [00:16:3e:59:9b:e2]: '
hear 'Please specify the memory size of the VM in MB [Defaults to minimum requirement: 4096]: '
hear 'Please specify the console type you would like to use to connect to the VM (vnc, spice) [vnc]: '
hear 'Enter the name which will be used to identify this host inside the Administrator Portal [hosted_engine_1]: '
hear "Enter 'admin@internal' user password that will be used for accessing the Administrator Portal: "
hear "Confirm 'admin@internal' user password: "
say 'Please provide the FQDN for the engine you would like to use.'
hear 'Engine FQDN: '
echo '[WARNING] Failed to resolve ha.lofyer.org using DNS, it can be resolved only locally'
hear 'Please provide the name of the SMTP server through which we will send notifications [localhost]: '
hear 'Please provide the TCP port number of the SMTP server [25]: '
hear 'Please provide the email address from which notifications will be sent [root@localhost]: '
hear 'Please provide a comma-separated list of email addresses which will get notifications [root@localhost]: '
hear 'Please confirm installation settings (Yes, No)[No]: '
info 'Creating VM'
console() {
  say 'You can now connect to the VM with the following command:' '	/usr/bin/remote-viewer vnc://localhost:5900'
  say 'Use temporary password "2067OGHU" to connect to vnc console.'
}
console
say 'The VM has been started.  Install the OS and shut down or reboot it.  To continue please make a selection:' ''
say '(1) Continue setup - VM installation is complete' '(2) Reboot the VM and restart installation' '(3) Abort setup' ''
hear '(1, 2, 3)[1]: '
say 'Waiting for VM to shut down...'
until [ -s "$DOWN" ]; do sleep 0.1; done
console
say 'To continue make a selection from the options below:' '(1) Continue setup - engine installation is complete'
say '(2) Power off and restart the VM' '(3) Abort setup' ''
hear '(1, 2, 3)[1]: '
info 'Engine replied: DB Up!Welcome to Health Status!'
say 'Please shutdown the VM allowing the system to launch it as a monitored service.'
info 'Enabling and starting HA services'
say 'Hosted Engine successfully set up'
`;

describe("hosted_engine: the guide's own dialog, held through a real shell", () => {
  const transport = createTransport();
  let room = "";
  beforeEach(() => {
    room = mkdtempSync(join(tmpdir(), "tsplay-talk-"));
  });
  afterEach(() => rmSync(room, { recursive: true }));
  after(() => transport.close());

  async function open(): Promise<Session> {
    const session = await transport.open(here, null);
    sessions.push(session);
    return session;
  }
  const sessions: Session[] = [];
  afterEach(async () => {
    for (const session of sessions.splice(0)) await session.close();
  });

  const files = { HEARD: "heard", DOWN: "down" };
  const told: string[] = [];
  const secrets: string[] = [];
  const done: (readonly [string, readonly string[]])[] = [];

  async function hold(given: object, program: string): Promise<string> {
    for (const list of [told, secrets, done]) list.length = 0;
    const env = Object.fromEntries(Object.entries(files).map(([name, file]) => [name, join(room, file)]));
    const action: Converse = {
      ...talk(given),
      id: `spec-hosted-engine-${process.pid}-${Math.random().toString(36).slice(2)}`,
      script: program,
      env,
    };
    const { transcript } = await converse(action, open, {
      progress: (text) => void told.push(text),
      secrets: { add: (text) => void secrets.push(text) },
      signal: new AbortController().signal,
      perform,
    });
    return transcript;
  }

  function perform(action: Action, show: readonly { readonly value: string }[]): Promise<void> {
    done.push([summarize(action), show.map(({ value }) => value)]);
    if (action.do === "run") writeFileSync(join(room, "down"), "down");
    return Promise.resolve();
  }

  const heard = (): readonly string[] => readFileSync(join(room, "heard"), "utf8").trimEnd().split("\n");
  const mac = (): string =>
    /vmMACAddr=str:(\S+)/.exec(String(talk(params).files?.["answers.conf"]))?.[1] ?? "";

  it("the guide's own dialog answers each question once, shuts the machine down twice, and tells its stages", async () => {
    const transcript = await hold(params, GUIDE);
    assert.deepEqual(heard(), [
      "Yes",
      "nfs3",
      params.storage,
      "hosted_storage",
      "hosted_datacenter",
      "No",
      "192.168.10.1",
      "cdrom",
      "model_Conroe",
      "/tmp/centos.iso",
      "2",
      "25",
      mac(),
      "4096",
      "vnc",
      "hosted_engine_1",
      params.admin_password,
      params.admin_password,
      "ha.lofyer.org",
      "localhost",
      "25",
      "root@localhost",
      "root@localhost",
      "Yes",
      "1",
      "1",
    ]);
    assert.deepEqual(done, [
      ["ask the operator", ["vnc://localhost:5900", "2067OGHU"]],
      ["shut the engine's VM down", []],
      ["ask the operator", ["vnc://localhost:5900", "2067OGHU"]],
      ["wait until the engine at ha.lofyer.org is healthy", []],
      ["shut the engine's VM down", []],
    ]);
    assert.ok(
      told.includes("Stage: Environment customization") && told.includes("Enabling and starting HA services"),
    );
    assert.deepEqual(secrets, ["2067OGHU"]);
    for (const secret of ["2067OGHU", params.admin_password]) assert.ok(!transcript.includes(secret));
  });

  it("the guide's own dialog fails on a complaint although the setup ends well", async () => {
    await assert.rejects(
      hold(params, "echo '[ ERROR ] Unable to add hosted_engine_1 to the manager'"),
      (error) =>
        error instanceof DialogError && error.kind === "alarm" && /Unable to add/.test(error.message),
    );
  });

  it("the guide's own dialog does not answer twice what was answered wrongly", async () => {
    const again = `ask() { printf "          Enter 'admin@internal' user password that will be used for accessing the Administrator Portal: "; }
ask; read -r first; printf '%s\\n' "$first" >>"$HEARD"; echo '[ ERROR ] Passwords do not match'
ask; read -r second && printf '%s\\n' "$second" >>"$HEARD"`;
    let message = "";
    await assert.rejects(hold(params, again), (error) => {
      message = error instanceof Error ? error.message : "";
      return error instanceof DialogError && error.kind === "loop";
    });
    assert.deepEqual(heard(), [params.admin_password]);
    const [, directory, group] = /is in (\S+)\/out .*kill -TERM (?:-- )?-(\d+)/.exec(message) ?? [];
    assert.ok(directory !== undefined && group !== undefined, message);
    process.kill(-Number(group), "SIGTERM");
    // The last thing that is written when a conversation ends.
    await eventually(() => existsSync(join(directory, "status")));
    rmSync(directory, { recursive: true });
  });
});
