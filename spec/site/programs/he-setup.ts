import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import type { Dialog } from "./he-dialog.js";
import type { Environment } from "./he-environment.js";

/** What one deployment knows: the environment, the dialog, and what it found out on the way. */
export interface Setup {
  readonly environment: Environment;
  readonly dialog: Dialog;
  hostId: number;
  isAdditional: boolean;
  bridgeExisted: boolean;
  readonly consolePassword: string;
}

/** The keys of otopi's environment by short names. */
export const KEY = {
  additional: "OVEHOSTED_CORE/isAdditionalHost",
  adminPassword: "OVEHOSTED_ENGINE/adminPassword",
  hostName: "OVEHOSTED_ENGINE/appHostName",
  bridgeIf: "OVEHOSTED_NETWORK/bridgeIf",
  bridgeName: "OVEHOSTED_NETWORK/bridgeName",
  firewall: "OVEHOSTED_NETWORK/firewallManager",
  gateway: "OVEHOSTED_NETWORK/gateway",
  fqdn: "OVEHOSTED_NETWORK/fqdn",
  sshdPort: "OVEHOSTED_NETWORK/sshdPort",
  domainType: "OVEHOSTED_STORAGE/domainType",
  connection: "OVEHOSTED_STORAGE/storageDomainConnection",
  domainName: "OVEHOSTED_STORAGE/storageDomainName",
  datacenterName: "OVEHOSTED_STORAGE/storageDatacenterName",
  connectionUuid: "OVEHOSTED_STORAGE/connectionUUID",
  domainUuid: "OVEHOSTED_STORAGE/sdUUID",
  poolUuid: "OVEHOSTED_STORAGE/spUUID",
  imageUuid: "OVEHOSTED_STORAGE/imgUUID",
  volumeUuid: "OVEHOSTED_STORAGE/volUUID",
  imageSize: "OVEHOSTED_STORAGE/imgSizeGB",
  hostId: "OVEHOSTED_STORAGE/hostID",
  vmUuid: "OVEHOSTED_VM/vmUUID",
  memory: "OVEHOSTED_VM/vmMemSizeMB",
  cpus: "OVEHOSTED_VM/vmVCpus",
  mac: "OVEHOSTED_VM/vmMACAddr",
  boot: "OVEHOSTED_VM/vmBoot",
  cdrom: "OVEHOSTED_VM/vmCDRom",
  archive: "OVEHOSTED_VM/ovfArchive",
  machine: "OVEHOSTED_VM/emulatedMachine",
  console: "OVEHOSTED_VDSM/consoleType",
  cpu: "OVEHOSTED_VDSM/cpu",
  smtpServer: "OVEHOSTED_NOTIF/smtpServer",
  smtpPort: "OVEHOSTED_NOTIF/smtpPort",
  sourceEmail: "OVEHOSTED_NOTIF/sourceEmail",
  destEmail: "OVEHOSTED_NOTIF/destEmail",
} as const;

/** Runs a program of the host; its output goes to nobody but the caller. */
export function run(
  program: string,
  ...argv: readonly string[]
): { status: number; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(program, argv, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  return { status: status ?? 255, stdout, stderr };
}

/** The default gateway of the simulated routes; null when there is none. */
export const defaultGateway = (): string | null =>
  /^default via (\S+)/m.exec(run("ip", "route").stdout)?.[1] ?? null;

/** Whether the device of that name exists in the simulated network. */
export const deviceExists = (name: string): boolean => existsSync(`/run/site/net/${name}`);

/** `model_X` and its display name, best first. */
export const cpuFamilies = (): readonly (readonly [string, string])[] =>
  run("/usr/libexec/site/cpu-families")
    .stdout.split("\n")
    .filter((line) => line !== "")
    .map((line) => [line.slice(0, line.indexOf(" ")), line.slice(line.indexOf(" ") + 1)] as const);
