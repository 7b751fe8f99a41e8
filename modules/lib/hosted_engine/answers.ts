import { createHash } from "node:crypto";
import type { Settings } from "./params.js";

const MAC = "OVEHOSTED_VM/vmMACAddr";

/** Keys of what names the engine's machine and its disk: the same on every host of a cluster. */
const IDENTIFIERS = [
  "OVEHOSTED_STORAGE/connectionUUID",
  "OVEHOSTED_STORAGE/sdUUID",
  "OVEHOSTED_STORAGE/spUUID",
  "OVEHOSTED_STORAGE/imgUUID",
  "OVEHOSTED_STORAGE/volUUID",
  "OVEHOSTED_VM/vmUUID",
  "OVEHOSTED_VM/nicUUID",
  "OVEHOSTED_VM/cdromUUID",
  "OVEHOSTED_VM/consoleUUID",
  MAC,
] as const;

/**
 * The setup would draw these at random on the first host, and further hosts would need its answer file. Derived
 * from the engine's name and storage they are known everywhere, so that no file travels between hosts.
 */
export function identifiersOf(settings: Settings): ReadonlyMap<string, string> {
  const given = readAnswers(settings.answers ?? "");
  return new Map(IDENTIFIERS.map((key) => [key, given.get(key) ?? derived(settings, key)]));
}

/** The answer file: everything but the password, the confirmations and what 1.1.x asks regardless. */
export function answerFile(settings: Settings): string {
  const { smtp } = settings;
  const first = settings.host_id === 1;
  const lines: readonly (readonly [string, string | number | undefined])[] = [
    ["OVEHOSTED_CORE/screenProceed=bool", "True"],
    ["OVEHOSTED_CORE/isAdditionalHost=bool", first ? undefined : "True"],
    ["OVEHOSTED_STORAGE/hostID=int", first ? undefined : settings.host_id],
    ["OVEHOSTED_STORAGE/domainType=str", settings.storage_type],
    ["OVEHOSTED_STORAGE/storageDomainConnection=str", settings.storage],
    ["OVEHOSTED_STORAGE/storageDomainName=str", settings.storage_domain],
    ["OVEHOSTED_STORAGE/storageDatacenterName=str", settings.datacenter],
    ["OVEHOSTED_NETWORK/bridgeIf=str", settings.bridge_interface],
    // Any other text than a manager's name means: leave the firewall alone, and do not ask.
    ["OVEHOSTED_NETWORK/firewallManager=str", settings.configure_iptables ? "iptables" : "none"],
    ["OVEHOSTED_NETWORK/gateway=str", settings.gateway],
    ["OVEHOSTED_NETWORK/fqdn=str", settings.engine_fqdn],
    ["OVEHOSTED_VM/vmBoot=str", settings.boot],
    ["OVEHOSTED_VM/vmCDRom=str", settings.boot === "cdrom" ? settings.image : undefined],
    ["OVEHOSTED_VM/ovfArchive=str", settings.boot === "disk" ? settings.image : undefined],
    ["OVEHOSTED_VM/vmVCpus=str", settings.vcpus],
    ["OVEHOSTED_VM/vmMemSizeMB=str", settings.memory_mb],
    ["OVEHOSTED_STORAGE/imgSizeGB=str", settings.disk_gb],
    ["OVEHOSTED_VDSM/cpu=str", settings.cpu_type],
    ["OVEHOSTED_VDSM/consoleType=str", consoleKey(settings.console)],
    ["OVEHOSTED_ENGINE/appHostName=str", hostName(settings)],
    ["OVEHOSTED_NOTIF/smtpServer=str", smtp.server],
    ["OVEHOSTED_NOTIF/smtpPort=str", smtp.port],
    ["OVEHOSTED_NOTIF/sourceEmail=str", smtp.from],
    ["OVEHOSTED_NOTIF/destEmail=str", smtp.to.join(",")],
    ...[...identifiersOf(settings)].map(([key, value]) => [`${key}=str`, value] as const),
  ];
  const said = lines.flatMap(([key, value]) => (value === undefined ? [] : [`${key}:${String(value)}`]));
  return ["[environment:default]", ...said, ""].join("\n");
}

/** The prompt says “spice”, the key wants “qxl”: “spice” in a file is fatal. */
export const consoleKey = (console: Settings["console"]): string => (console === "spice" ? "qxl" : console);

export const hostName = ({ host_name, host_id }: Settings): string => host_name ?? `hosted_engine_${host_id}`;

/** Keys and values of an otopi answer file, without their types; `none` counts as absent. */
export function readAnswers(text: string): ReadonlyMap<string, string> {
  const lines = text.split(/\r?\n/).map((line) => /^([A-Z_]+\/\w+)\s*=\s*(?:str|int|bool):(.*)$/.exec(line));
  return new Map(lines.flatMap((match) => (match?.[1] ? [[match[1], (match[2] ?? "").trim()]] : [])));
}

function derived({ engine_fqdn, storage, mac }: Settings, key: string): string {
  const hash = createHash("sha256").update(`${engine_fqdn} ${storage} ${key}`).digest("hex");
  return key === MAC ? (mac ?? addressOf(hash)) : uuidOf(hash);
}

/** Shaped like a random UUID (version 4, variant 1), since that is what every reader expects. */
function uuidOf(hash: string): string {
  const variant = ((parseInt(hash.slice(16, 17), 16) & 3) | 8).toString(16);
  const fields = [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `4${hash.slice(13, 16)}`,
    variant + hash.slice(17, 20),
  ];
  return [...fields, hash.slice(20, 32)].join("-");
}

/** From the range the setup draws from: 00:16:3e, then at most 7f. */
function addressOf(hash: string): string {
  const fourth = (parseInt(hash.slice(0, 2), 16) & 0x7f).toString(16).padStart(2, "0");
  return ["00", "16", "3e", fourth, hash.slice(2, 4), hash.slice(4, 6)].join(":");
}
