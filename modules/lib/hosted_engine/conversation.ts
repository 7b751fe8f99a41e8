import {
  type Action,
  type Converse,
  type HostProbe,
  type LineTurn,
  type Operator,
  type PromptTurn,
  readTest,
  type Text,
  type Turn,
  waitUntil,
} from "../../../engine/module/index.js";
import { answerFile, hostName, identifiersOf } from "./answers.js";
import type { Settings } from "./params.js";
import { deployScript, endMachine, healthy, layDisk } from "./scripts.js";

export const CONVERSATION = "hosted-engine-deploy";

const MINUTE = 60;

/** The whole talk with `hosted-engine --deploy`: detached on the host, picked up by whoever comes next. */
export function converse(settings: Settings): Converse {
  return {
    do: "converse",
    id: CONVERSATION,
    script: deployScript(settings),
    files: { "answers.conf": answerFile(settings) },
    env: { TERM: "screen" },
    dialog: {
      turns: turns(settings),
      progress: "^\\[ INFO  \\] (.*)$",
      // The engine's menu asks again by itself: only that complaint is harmless.
      alarm: "^\\[ ERROR \\] (?!Engine is still unreachable)(.*)$",
      redact: ['Use temporary password "([^"]+)"'],
      quiet: 15 * MINUTE,
      within: 24 * 60 * MINUTE,
    },
  };
}

/** One row for each prompt of the 1.1.x dialog, asked or not: an answer file may be ignored, a prompt may not. */
export function turns(settings: Settings): readonly Turn[] {
  return [...(settings.host_id === 1 ? firstHost(settings) : furtherHost(settings)), ...anyHost(settings)];
}

function anyHost(settings: Settings): readonly Turn[] {
  const { smtp } = settings;
  const storage: readonly Turn[] = [
    ask("the storage type", "storage you would like to use \\(.*\\)\\[nfs3\\]: $", settings.storage_type),
    ask("the storage", "connection path to use \\(example: host:/path\\): $", settings.storage),
  ];
  const network: readonly Turn[] = [
    ask("the bridge's card", "nic to set \\S+ bridge on: \\(.*\\) \\[.*\\]: $", settings.bridge_interface),
    ask("the gateway", "pingable gateway IP address \\[.*\\]: $", settings.gateway ?? ""),
  ];
  const engine: readonly Turn[] = [
    ask(
      "the host's name",
      "identify this host inside the Administrator Portal \\[.*\\]: $",
      hostName(settings),
    ),
    ask("the password", "used for accessing the Administrator Portal: $", settings.admin_password),
    ask("the password again", "Confirm 'admin@internal' user password: $", settings.admin_password),
    ask("the engine's name", "^ *Engine FQDN: $", settings.engine_fqdn),
  ];
  const mail: readonly Turn[] = [
    ask("the mail server", "through which we will send notifications \\[.*\\]: $", smtp.server),
    ask("the mail port", "TCP port number of the SMTP server \\[.*\\]: $", String(smtp.port)),
    ask("the mail's sender", "from which notifications will be sent \\[.*\\]: $", smtp.from),
    ask("the mail's recipients", "which will get notifications \\[.*\\]: $", smtp.to.join(",")),
  ];
  return [
    ask("whether to continue", "Are you sure you want to continue\\? \\(Yes, No\\)\\[Yes\\]: $", "Yes"),
    // Detached from any connection, the setup is as safe as inside screen.
    ask(
      "whether to go on without screen",
      "Do you want to continue anyway\\? \\(Yes, No\\)\\[No\\]: $",
      "Yes",
    ),
    ...storage,
    ...network,
    ...engine,
    ...mail,
    ask("whether the settings are right", "confirm installation settings \\(Yes, No\\)\\[No\\]: $", "Yes", {
      quiet: 120 * MINUTE,
    }),
    ask("whether the engine is installed", MENU, "1", {
      after: "engine installation is complete",
      first: [...engineInstalled(settings), whenHealthy(settings)],
      times: 3,
      quiet: 30 * MINUTE,
    }),
  ];
}

function firstHost(settings: Settings): readonly Turn[] {
  const names = identifiersOf(settings);
  const { image = "", cpu_type = "", vcpus, disk_gb, memory_mb } = settings;
  return [
    ask("the storage domain", "Please provide storage domain name\\. \\[.*\\]: $", settings.storage_domain),
    ask("the data centre", "Please enter local datacenter name \\[.*\\]: $", settings.datacenter),
    ask(
      "whether to configure the firewall",
      "was detected on your computer, do you wish setup to configure it\\? \\(Yes, No\\)\\[Yes\\]: $",
      settings.configure_iptables ? "Yes" : "No",
    ),
    ask("what to boot from", "device to boot the VM from \\(.*\\) \\[cdrom\\]: $", settings.boot),
    ask("the OVF archive", "path to OVF archive you would like to use \\[.*\\]: $", image),
    ask("a temporary directory", "temporary directory with at least \\d+ GB \\[.*\\]: $", "/var/tmp"),
    ask("the CPU type", "CPU type to be used by the VM \\[.*\\]: $", cpu_type),
    ask("the installation medium", "path to installation media you would like to use \\[.*\\]: $", image),
    ask("the number of CPUs", "number of virtual CPUs for the VM \\[.*\\]: $", String(vcpus)),
    ask("the disk's size", "disk size of the VM in GB \\[.*\\]: $", String(disk_gb)),
    ask(
      "the VM's address",
      "randomly generated default \\[.*\\]: $",
      names.get("OVEHOSTED_VM/vmMACAddr") ?? "",
    ),
    ask("the memory", "memory size of the VM in MB \\[.*\\]: $", String(memory_mb)),
    // Less than the minimum is what the playbook says.
    ask(
      "whether less than the minimum is enough",
      "Continue with specified (?:CPUs|disk size|memory size)\\? \\(Yes, No\\)\\[No\\]: $",
      "Yes",
      { times: 3 },
    ),
    ask(
      "the console",
      "console type you would like to use to connect to the VM \\(.*\\) \\[vnc\\]: $",
      settings.console,
    ),
    ask("whether the operating system is installed", MENU, "1", {
      after: "VM installation is complete",
      first: systemInstalled(settings),
      quiet: 30 * MINUTE,
    }),
    line("the VM is still on", 'please turn it off using "hosted-engine --vm-poweroff"'),
    line(
      "the VM's last shutdown",
      "Please shutdown the VM allowing the system to launch it as a monitored service\\.",
    ),
  ];
}

function furtherHost({ host_id }: Settings): readonly Turn[] {
  return [
    ask(
      "whether this is an additional host",
      "Is this an additional host setup \\(Yes, No\\)\\[Yes\\]\\? $",
      "Yes",
    ),
    ask("the host's number", "specify the Host ID \\[Must be integer, default: \\d+\\]: $", String(host_id)),
    // The inventory gives each number to one host: who had it before is this host, set up anew.
    ask("whether the host is known", "previously set up \\(Yes, No\\)\\[Yes\\]\\? $", "Yes"),
    // Never asked where an answer file is read: without one the setup must not go on.
    ask(
      "whether to fetch an answer file",
      "scp the answer file from the first host\\? \\(Yes, No\\)\\[Yes\\]: $",
      "No",
    ),
  ];
}

/** Both menus end in the same line. */
const MENU = "^ *\\(1, 2, 3\\)\\[1\\]: $";

const ask = (name: string, prompt: string, answer: Text, more: Partial<PromptTurn> = {}): PromptTurn => ({
  name,
  prompt,
  answer,
  ...more,
});

const line = (name: string, pattern: string): LineTurn => ({
  name,
  line: pattern,
  first: [endMachine()],
  times: 2,
  quiet: 30 * MINUTE,
});

/**
 * What must be done before the first menu is told that the operating system is there. The machine is off by then:
 * afterwards the setup waits for that and starts it anew at once, and a late shutdown would hit the new one.
 */
function systemInstalled(settings: Settings): readonly Action[] {
  if (settings.engine_vm === "image" && settings.engine_image !== undefined)
    return [layDisk(settings.engine_image)];
  return [
    operator(
      "The engine's VM is running. Connect to its console (localhost is this host), install the operating system and " +
        "let it reboot or shut down. The console password is valid for three hours; to set another, run " +
        "hosted-engine --add-console-password on the host.",
    ),
    endMachine(),
  ];
}

/** The same before the second menu, which every host shows; on a further host the engine is there already. */
function engineInstalled(settings: Settings): readonly Action[] {
  if (settings.engine_vm === "image" || settings.host_id !== 1) return [];
  return [
    operator(
      `The engine's VM has been started again. Connect to it and install the engine (engine-setup --offline) with the ` +
        `name ${settings.engine_fqdn} and the administrator password of this playbook.`,
    ),
  ];
}

const operator = (say: string): Operator => ({
  do: "operator",
  say,
  show: [
    { label: "Console", pattern: "remote-viewer (\\S+://\\S+)" },
    { label: "Password", pattern: 'Use temporary password "([^"]+)"' },
  ],
});

export const isHealthy = (settings: Settings): HostProbe<boolean> => readTest(healthy(settings));

/** The menu's own look at the page is fatal when it times out, so it is chosen only when the page is there. */
export const whenHealthy = ({ engine_fqdn }: Settings): Action =>
  waitUntil("healthy", {
    within: 60 * MINUTE,
    every: 5,
    why: `the engine at ${engine_fqdn} is healthy`,
  });
