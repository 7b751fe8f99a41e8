import { put } from "./files.js";
import { StageError } from "./he-dialog.js";
import { KEY, type Setup } from "./he-setup.js";

/** Shows what was answered and asks for consent; the default is no. */
export function confirmSettings({ dialog, environment, hostId, isAdditional }: Setup): void {
  const rows: readonly (readonly [string, string | null])[] = [
    ["Engine FQDN", environment.text(KEY.fqdn)],
    ["Bridge name", environment.text(KEY.bridgeName)],
    ["Bridge interface", environment.text(KEY.bridgeIf)],
    ["SSH daemon port", environment.text(KEY.sshdPort)],
    ["Firewall manager", environment.text(KEY.firewall)],
    ["Gateway address", environment.text(KEY.gateway)],
    ["Host name for web application", environment.text(KEY.hostName)],
    ["Host ID", String(hostId)],
    ["Image size GB", environment.text(KEY.imageSize)],
    ["Storage connection", environment.text(KEY.connection)],
    ["Console type", environment.text(KEY.console)],
    ["Memory size MB", environment.text(KEY.memory)],
    ["MAC address", environment.text(KEY.mac)],
    ["Boot type", environment.text(KEY.boot)],
    ["Number of CPUs", environment.text(KEY.cpus)],
    ["ISO image (for cdrom boot)", isAdditional ? null : environment.text(KEY.cdrom)],
    ["OVF archive (for disk boot)", environment.text(KEY.archive)],
    ["CPU Type", environment.text(KEY.cpu)],
  ];
  dialog.title("CONFIGURATION PREVIEW");
  const shown = rows.filter(([, value]) => value !== null);
  dialog.note(shown.map(([label, value]) => `${label.padEnd(35)}: ${value ?? ""}`).join("\n"));
  const note = "\nPlease confirm installation settings (Yes, No)[No]: ";
  const confirmed =
    environment.flag("OVEHOSTED_CORE/confirmSettings") ?? dialog.confirm("SETTINGS_PROCEED", note, "No");
  if (!confirmed) throw new StageError("Configuration was rejected by user");
}

/** Writes the generated answer file: in 1.1.3 as soon as the settings are confirmed. */
export function writeAnswers({ dialog, environment }: Setup): void {
  const path = environment.text("OVEHOSTED_CORE/answerFile") ?? "/etc/ovirt-hosted-engine/answers.conf";
  dialog.info(`Generating answer file '${path}'`);
  const lines = ANSWERED.map((key) => {
    const value = environment.raw(key);
    return `${key}=${value === null ? "none:None" : `str:${String(value)}`}`;
  });
  put(path, `[environment:default]\n${lines.join("\n")}\n`);
}

const ANSWERED: readonly string[] = [
  ...[KEY.bridgeIf, KEY.bridgeName, KEY.firewall, KEY.gateway, KEY.fqdn, KEY.domainType, KEY.connection],
  ...[KEY.domainName, KEY.datacenterName, KEY.connectionUuid, KEY.domainUuid, KEY.poolUuid, KEY.imageUuid],
  ...[
    KEY.volumeUuid,
    KEY.imageSize,
    KEY.vmUuid,
    KEY.memory,
    KEY.cpus,
    KEY.mac,
    KEY.boot,
    KEY.cdrom,
    KEY.archive,
  ],
  ...[KEY.machine, KEY.console, KEY.cpu, KEY.smtpServer, KEY.smtpPort, KEY.sourceEmail, KEY.destEmail],
];
