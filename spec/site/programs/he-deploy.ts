import { randomUUID } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { put } from "./files.js";
import { Aborted, Dialog, StageError } from "./he-dialog.js";
import { Environment, hookedWords } from "./he-environment.js";
import { askEngine, keepNotifications } from "./he-engine.js";
import { closeUp } from "./he-closing.js";
import { configure, startVdsm } from "./he-misc.js";
import { askNetwork, noticeBridge } from "./he-network.js";
import { confirmSettings, writeAnswers } from "./he-preview.js";
import { cpuFamilies, KEY, run, type Setup } from "./he-setup.js";
import { askStorage } from "./he-storage.js";
import { askVm } from "./he-vm.js";

const FIXED =
  "OVESETUP_CORE/offlinePackager=bool:True PACKAGER/yumpackagerEnabled=bool:False APPEND:BASE/pluginGroups=str:ovirt-hosted-engine-setup";
const APPEND = "APPEND:CORE/configFileAppend=str:";

/** `hosted-engine --deploy` with the wrapper's options; returns the exit status. */
export function deploy(argv: readonly string[]): number {
  let before = FIXED;
  for (const word of argv) {
    // The values go unquoted into one text that is split again: a blank in a path breaks, or injects.
    if (word.startsWith("--config-append=")) before += ` ${APPEND}${word.slice(16)}`;
    else if (word.startsWith("--generate-answer="))
      before += ` OVEHOSTED_CORE/answerFile=str:${word.slice(18)}`;
    else if (word.startsWith("--otopi-environment=")) continue;
    else if (word === "--help") return usage();
    else {
      process.stderr.write(`FATAL: Invalid option '${word}'\n`);
      return 1;
    }
  }
  if (process.getuid?.() !== 0) {
    process.stdout.write("***L:ERROR Non root execution and no sudo\n");
    return 1;
  }
  const words = hookedWords(before);
  const environment = new Environment();
  environment.addWords(words.filter((word) => !word.startsWith("APPEND:")));
  const files = words.filter((word) => word.startsWith(APPEND)).map((word) => word.slice(APPEND.length));
  return stages(environment, files);
}

function usage(): number {
  process.stdout.write(
    "Usage: hosted-engine --deploy [--config-append=<file>] [--generate-answer=<file>] (simulated)\n    Run ovirt-hosted-engine deployment.\n",
  );
  return 1;
}

function stages(environment: Environment, files: readonly string[]): number {
  const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
  const directory = "/var/log/ovirt-hosted-engine-setup";
  const log =
    process.env["OTOPI_LOGFILE"] ??
    `${process.env["OTOPI_LOGDIR"] ?? directory}/ovirt-hosted-engine-setup-${stamp}.log`;
  const dialog = new Dialog(environment.text("DIALOG/dialect") === "machine", log);
  const setup: Setup = {
    environment,
    dialog,
    hostId: 1,
    isAdditional: false,
    bridgeExisted: false,
    consolePassword: `${String(Math.floor(Math.random() * 10_000)).padStart(4, "0")}${letters(4)}`,
  };
  let stage = "";
  const enter = (name: string): void => {
    stage = name;
    dialog.info(`Stage: ${name}`);
  };
  let status = 0;
  try {
    enter("Initializing");
    initialize(setup, files);
    enter("Environment setup");
    dialog.note(
      `Configuration files: ${listed(present(files))}\nLog file: ${log}\nVersion: otopi-1.2.0 (otopi-1.2.0-1.el6)`,
    );
    checkHost(setup);
    for (const name of ["Environment packages setup", "Programs detection", "Environment setup"]) enter(name);
    if (run("service", "vdsmd", "status").status !== 0) startVdsm(setup);
    refuseOtherMachines(setup);
    enter("Environment customization");
    customize(setup);
    enter("Setup validation");
    confirmSettings(setup);
    writeAnswers(setup);
    for (const name of [
      "Transaction setup",
      "Misc configuration",
      "Package installation",
      "Misc configuration",
    ])
      enter(name);
    configure(setup);
    enter("Transaction commit");
    commit(setup);
    enter("Closing up");
    closeUp(setup);
  } catch (error) {
    status = 1;
    if (error instanceof Aborted) dialog.warning("Aborted");
    else if (error instanceof StageError)
      dialog.error(`Failed to execute stage '${stage}': ${error.message}`);
    else
      dialog.error(
        `Failed to execute stage '${stage}': ${error instanceof Error ? error.message : String(error)}`,
      );
  }
  for (const name of ["Clean up", "Pre-termination", "Termination"]) enter(name);
  if (environment.text("DIALOG/dialect") === "machine") process.stdout.write("***TERMINATE\n");
  return status;
}

/** The first question comes before the files are read, so that no file can answer it. */
function initialize({ dialog, environment }: Setup, files: readonly string[]): void {
  const note =
    "Continuing will configure this host for serving as hypervisor and create a VM where you have to install oVirt Engine afterwards.\nAre you sure you want to continue? (Yes, No)[Yes]: ";
  const proceed =
    environment.flag("OVEHOSTED_CORE/deployProceed") ?? dialog.confirm("DEPLOY_PROCEED", note, "Yes");
  if (!proceed) throw new Aborted();
  for (const file of present(files)) environment.addFile(file);
  if (process.env["SSH_CLIENT"] !== undefined && process.env["TERM"] !== "screen") {
    const warning = [
      "It has been detected that this program is executed through an SSH connection without using screen.",
      "Continuing with the installation may lead to broken installation if the network connection fails.",
      'It is highly recommended to abort the installation and run it inside a screen session using command "screen".',
      "Do you want to continue anyway? (Yes, No)[No]: ",
    ].join("\n");
    const anyway =
      environment.flag("OVEHOSTED_CORE/screenProceed") ?? dialog.confirm("SCREEN_PROCEED", warning, "No");
    if (!anyway) throw new Aborted();
  }
  dialog.info("Generating a temporary VNC password.");
}

/** The files that are there, in otopi's order; a missing one is nothing at all. */
function present(files: readonly string[]): readonly string[] {
  const inside = (directory: string): readonly string[] =>
    existsSync(directory)
      ? readdirSync(directory)
          .filter((name) => name.endsWith(".conf"))
          .sort()
          .map((name) => `${directory}/${name}`)
      : [];
  const main = process.env["OTOPI_CONFIG"] ?? "/etc/otopi.conf";
  return [main, ...inside(`${main}.d`), ...files.flatMap((file) => [file, ...inside(`${file}.d`)])].filter(
    (file) => existsSync(file),
  );
}

const listed = (files: readonly string[]): string => `[${files.map((file) => `'${file}'`).join(", ")}]`;

function checkHost(setup: Setup): void {
  const { dialog } = setup;
  if (!/\b(vmx|svm)\b/.test(run("cat", "/proc/cpuinfo").stdout))
    throw new StageError("Hardware does not support virtualization");
  dialog.info("Hardware supports virtualization");
  if (cpuFamilies().length === 0) dialog.record("no CPU family of the list fits");
  noticeBridge(setup);
}

function refuseOtherMachines({ dialog }: Setup): void {
  const found = run("vdsClient", "-s", "localhost", "list", "table").stdout;
  const running = found
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.slice(0, 36));
  if (running.length === 0) return;
  dialog.error(`The following VMs has been found: ${running.join(",")}`);
  throw new StageError("Cannot setup Hosted Engine with other VMs running");
}

function customize(setup: Setup): void {
  const { environment } = setup;
  const defaults: Readonly<Record<string, string>> = {
    [KEY.bridgeName]: "ovirtmgmt",
    [KEY.machine]: "pc",
    [KEY.sshdPort]: "22",
    ...Object.fromEntries(
      [KEY.connectionUuid, KEY.domainUuid, KEY.poolUuid, KEY.imageUuid, KEY.volumeUuid, KEY.vmUuid].map(
        (key) => [key, randomUUID()],
      ),
    ),
  };
  for (const [key, value] of Object.entries(defaults)) if (!environment.has(key)) environment.set(key, value);
  askStorage(setup);
  setup.dialog.title("SYSTEM CONFIGURATION");
  if (setup.isAdditional && !environment.has(KEY.cpu)) {
    setup.dialog.warning(
      "A configuration file must be supplied to deploy Hosted Engine on an additional host.",
    );
    const note =
      "The answer file may be fetched from the first host using scp.\nIf you do not want to download it automatically you can abort the setup answering no to the following question.\nDo you want to scp the answer file from the first host? (Yes, No)[Yes]: ";
    if (!setup.dialog.confirm("OVEHOSTED_CORE_FETCH_ANSWER", note, "Yes")) {
      throw new StageError(
        "Cannot deploy Hosted Engine on additional hosts without access to the configuration used on the first host",
      );
    }
    setup.dialog.ask({
      name: "OVEHOSTED_NET_FIRST_HOST_FQDN",
      note: "Please provide the FQDN or IP of the first host: ",
    });
    throw new StageError(
      "Unable to fetch the answer file: root may not log in by password in the simulation",
    );
  }
  askNetwork(setup);
  askVm(setup);
  askEngine(setup);
}

function commit(setup: Setup): void {
  put("/etc/ovirt-hosted-engine/iptables.example", "# Generated by ovirt-hosted-engine-setup installer\n");
  put("/etc/ovirt-hosted-engine/firewalld/hosted-console.xml", "<service/>\n");
  keepNotifications(setup);
  if (setup.environment.text(KEY.firewall) !== "iptables") return;
  put(
    "/etc/sysconfig/iptables",
    "# Generated by ovirt-hosted-engine-setup installer\n*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -i lo -j ACCEPT\n-A INPUT -p icmp -m icmp --icmp-type any -j ACCEPT\n-A INPUT -m state --state ESTABLISHED,RELATED -j ACCEPT\n-A INPUT -p tcp -m state --state NEW -m tcp --dport 22 -j ACCEPT\n-A INPUT -p tcp -m state --state NEW -m multiport --dports 5900,5901 -j ACCEPT\n-A INPUT -j REJECT\nCOMMIT\n",
  );
  run("service", "iptables", "restart");
}

const letters = (count: number): string =>
  Array.from({ length: count }, () => String.fromCharCode(65 + Math.floor(Math.random() * 26))).join("");
