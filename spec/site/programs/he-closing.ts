import { appendFileSync, mkdirSync } from "node:fs";
import { hasFault, pause, put, WORLD } from "./files.js";
import { StageError } from "./he-dialog.js";
import { engineAnswers, makeBridge, writeVmConf } from "./he-misc.js";
import { deviceExists, KEY, run, type Setup } from "./he-setup.js";

const POLL_MS = 300;
const VM_CONF = "/etc/ovirt-hosted-engine/vm.conf";

/** Stage "Closing up": the machine and its two menus, the engine learns the host, the HA services start. */
export function closeUp(setup: Setup): void {
  const { dialog, environment, isAdditional } = setup;
  if (!environment.has(KEY.firewall)) dialog.note(PORTS);
  if (!isAdditional) {
    createVm(setup);
    if (environment.text(KEY.boot) !== "disk") installSystem(setup);
    dialog.note("Please install and setup the engine in the VM.");
    dialog.note("You may also be interested in installing ovirt-guest-agent-common package in the VM.");
  }
  awaitEngine(setup);
  joinEngine(setup);
  if (!isAdditional) awaitShutdown(setup);
  dialog.info("Enabling and starting HA services");
  for (const service of ["ovirt-ha-broker", "ovirt-ha-agent"]) {
    run("chkconfig", service, "on");
    run("service", service, "start");
  }
  dialog.note("Hosted Engine successfully set up");
}

const PORTS = [
  "The following network ports should be opened:",
  ...["tcp:5900", "tcp:5901", "udp:5900", "udp:5901"].map((port) => `    ${port}`),
  "An example of the required configuration for iptables can be found at:",
  "    /etc/ovirt-hosted-engine/iptables.example",
  "In order to configure firewalld, copy the files from",
  "/etc/ovirt-hosted-engine/firewalld to /etc/firewalld/services",
  "and execute the following commands:",
  "    firewall-cmd -service hosted-console",
].join("\n");

const M1 = [
  "The VM has been started.  Install the OS and shut down or reboot it.  To continue please make a selection:",
  "",
  "(1) Continue setup - VM installation is complete",
  "(2) Reboot the VM and restart installation",
  "(3) Abort setup",
  "",
  "(1, 2, 3)[1]: ",
].join("\n");

const M2 = [
  "To continue make a selection from the options below:",
  "(1) Continue setup - engine installation is complete",
  "(2) Power off and restart the VM",
  "(3) Abort setup",
  "",
  "(1, 2, 3)[1]: ",
].join("\n");

const uuidOf = ({ environment }: Setup): string => environment.text(KEY.vmUuid) ?? "";

/** The machine's status as vdsm has it; null when there is no such machine. */
function statusOf(setup: Setup): string | null {
  return (
    /Status = (.*)/.exec(run("vdsClient", "-s", "localhost", "list", `vms:${uuidOf(setup)}`).stdout)?.[1] ??
    null
  );
}

const isGone = (setup: Setup): boolean => [null, "Down"].includes(statusOf(setup));

function createVm(setup: Setup): void {
  const { dialog, environment, consolePassword } = setup;
  dialog.info("Creating VM");
  run("vdsClient", "-s", "localhost", "destroy", uuidOf(setup));
  const { status, stdout } = run("vdsClient", "-s", "localhost", "create", VM_CONF);
  if (status !== 0)
    throw new StageError(`The VM is not powering up: please check VDSM logs. ${stdout.trim()}`);
  const type = environment.text(KEY.console) === "qxl" ? "spice" : "vnc";
  const viewer =
    type === "vnc"
      ? "vnc://localhost:5900"
      : "--spice-ca-file=/etc/pki/vdsm/libvirt-spice/ca-cert.pem spice://localhost?tls-port=5900";
  dialog.note(
    [
      "You can now connect to the VM with the following command:",
      `\t/usr/bin/remote-viewer ${viewer}`,
      `Use temporary password "${consolePassword}" to connect to ${type} console.`,
      "Please note that in order to use remote-viewer you need to be able to run graphical applications.",
      "This means that if you are using ssh you have to supply the -Y flag (enables trusted X11 forwarding).",
      "Otherwise you can run the command from a terminal in your preferred desktop environment.",
      "If you cannot run graphical applications you can connect to the graphic console from another host or connect to the console using the following command:",
      `virsh -c qemu+tls://${run("hostname").stdout.trim()}/system console HostedEngine`,
      "If you need to reboot the VM you will need to start it manually using the command:",
      "hosted-engine --vm-start",
      "You can then set a temporary password using the command:",
      "hosted-engine --add-console-password",
    ].join("\n"),
  );
}

function installSystem(setup: Setup): void {
  const { dialog } = setup;
  for (;;) {
    const choice = dialog.ask({
      name: "OVEHOSTED_INSTALLING_OS",
      note: M1,
      values: ["1", "2", "3"],
      fallback: "1",
    });
    if (choice === "3") throw new StageError("OS installation aborted by user");
    if (choice === "1") break;
    createVm(setup);
  }
  dialog.note("Waiting for VM to shut down...");
  while (!isGone(setup)) pause(POLL_MS);
  writeVmConf(setup, "disk");
  createVm(setup);
}

function awaitEngine(setup: Setup): void {
  const { dialog, environment } = setup;
  const fqdn = environment.text(KEY.fqdn) ?? "";
  for (;;) {
    const choice = dialog.ask({
      name: "OVEHOSTED_ENGINE_UP",
      note: M2,
      values: ["1", "2", "3"],
      fallback: "1",
    });
    if (choice === "3") throw new StageError("Engine polling aborted by user");
    if (choice === "2") createVm(setup);
    else if (engineAnswers(fqdn)) {
      dialog.info("Engine replied: DB Up!Welcome to Health Status!");
      return;
    } else {
      dialog.error("Engine is still unreachable");
      dialog.note("Engine health status page is not yet reachable.");
    }
  }
}

/** Adding the host is the one step whose failure is only said: the run goes on and ends well. */
function joinEngine(setup: Setup): void {
  const { dialog, environment, hostId } = setup;
  const name = environment.text(KEY.hostName) ?? "";
  if (hasFault("error-exit-0")) {
    dialog.error(`Unable to add ${name} to the manager`);
    return;
  }
  mkdirSync("/root/.ssh", { recursive: true });
  appendFileSync(
    "/root/.ssh/authorized_keys",
    run("curl", "-s", `http://${environment.text(KEY.fqdn) ?? ""}/engine.ssh.key.txt`).stdout,
  );
  put(`${WORLD}/engine/hosts/${hostId}`, `${name}\n`);
  dialog.info("Waiting for the host to become operational in the engine. This may take several minutes...");
  if (!deviceExists("ovirtmgmt")) makeBridge(setup);
  put("/etc/sysconfig/iptables", HOST_FIREWALL);
  run("service", "iptables", "restart");
  pause(500);
  dialog.info("Still waiting for VDSM host to become operational...");
  pause(500);
  dialog.info("The VDSM Host is now operational");
}

function awaitShutdown(setup: Setup): void {
  setup.dialog.note(
    "Please shutdown the VM allowing the system to launch it as a monitored service.\nThe system will wait until the VM is down.",
  );
  while (!isGone(setup)) pause(POLL_MS);
  run("vdsClient", "-s", "localhost", "destroy", uuidOf(setup));
}

/** What host-deploy of engine 3.4 puts in place of any firewall when the cluster has no Gluster service. */
const HOST_FIREWALL = `# oVirt default firewall configuration. Automatically generated by vdsm bootstrap script.
*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -m state --state ESTABLISHED,RELATED -j ACCEPT
-A INPUT -i lo -j ACCEPT
# vdsm
-A INPUT -p tcp --dport 54321 -j ACCEPT
# SSH
-A INPUT -p tcp --dport 22 -j ACCEPT
# snmp
-A INPUT -p udp --dport 161 -j ACCEPT
# libvirt tls
-A INPUT -p tcp --dport 16514 -j ACCEPT
# guest consoles
-A INPUT -p tcp -m multiport --dports 5900:6923 -j ACCEPT
# migration
-A INPUT -p tcp -m multiport --dports 49152:49216 -j ACCEPT
# Reject any other input traffic
-A INPUT -j REJECT --reject-with icmp-host-prohibited
-A FORWARD -m physdev ! --physdev-is-bridged -j REJECT --reject-with icmp-host-prohibited
COMMIT
`;
