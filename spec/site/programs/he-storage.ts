import { existsSync, mkdtempSync, readdirSync, rmdirSync } from "node:fs";
import { textOf } from "./files.js";
import { StageError } from "./he-dialog.js";
import { KEY, run, type Setup } from "./he-setup.js";

/** The questions about storage; on an additional host also about its id. */
export function askStorage(setup: Setup): void {
  const { dialog, environment } = setup;
  dialog.title("STORAGE CONFIGURATION");
  dialog.note("During customization use CTRL-D to abort.");
  const domain = askConnection(setup);
  if (domain !== null && wantsToJoin(setup)) {
    dialog.info("Installing on additional host");
    setup.isAdditional = true;
    environment.set(KEY.domainUuid, domain.uuid);
    environment.set(KEY.domainName, domain.name);
    environment.set(KEY.datacenterName, domain.datacenter);
    askHostId(setup, domain.knownIds);
    return;
  }
  dialog.info("Installing on first host");
  setup.hostId = 1;
  if (domain !== null) {
    environment.set(KEY.domainName, domain.name);
    environment.set(KEY.datacenterName, domain.datacenter);
    return;
  }
  askName(
    setup,
    KEY.domainName,
    "OVEHOSTED_STORAGE_DOMAIN_NAME",
    "Please provide storage domain name. ",
    "hosted_storage",
    "Storage domain name",
  );
  askName(
    setup,
    KEY.datacenterName,
    "OVEHOSTED_STORAGE_DATACENTER_NAME",
    "Local storage datacenter name is an internal name and currently will not be shown in engine's admin UI.Please enter local datacenter name ",
    "hosted_datacenter",
    "Data center name",
  );
}

interface Domain {
  readonly uuid: string;
  readonly name: string;
  readonly datacenter: string;
  /** The ids in the shared metadata, separated by blanks. */
  readonly knownIds: string;
}

/** Asks for type and path until they can be mounted and written; what was preset must be right at once. */
function askConnection({ dialog, environment }: Setup): Domain | null {
  const isPreset = environment.has(KEY.domainType) && environment.has(KEY.connection);
  for (;;) {
    const type = isPreset
      ? (environment.text(KEY.domainType) ?? "")
      : dialog.ask({
          name: "OVEHOSTED_STORAGE_DOMAIN_TYPE",
          note: "Please specify the storage you would like to use (nfs3, nfs4)[nfs3]: ",
          values: ["nfs3", "nfs4"],
          fallback: "nfs3",
        });
    const connection = isPreset
      ? (environment.text(KEY.connection) ?? "")
      : dialog.ask({
          name: "OVEHOSTED_STORAGE_DOMAIN_CONNECTION",
          note: "Please specify the full shared storage connection path to use (example: host:/path): ",
        });
    environment.set(KEY.domainType, type);
    environment.set(KEY.connection, connection);
    const found = look(type, connection);
    if (typeof found !== "string") return found.domain;
    if (isPreset) throw new StageError(found);
    if (found.startsWith("mount.")) dialog.error(`Error while mounting specified storage path: ${found}`);
    dialog.error(`Cannot access storage connection ${connection}: ${found.trim()}`);
  }
}

const NO_ACCESS =
  "permission settings on the specified storage do not allow access to the storage to vdsm user and kvm group. Verify permission settings on the specified storage or specify another location";

/** Mounts the storage for a moment: the domain it holds, or what is wrong with it. */
function look(type: string, connection: string): { domain: Domain | null } | string {
  const version = type === "nfs3" ? "3" : type === "nfs4" ? "4" : null;
  if (version === null) return `mount: wrong fs type, bad option, bad superblock on ${connection}`;
  const directory = mkdtempSync("/tmp/tmp");
  const mounted = run("mount", "-tnfs", `-overs=${version},retry=1`, connection, directory);
  if (mounted.status !== 0) {
    rmdirSync(directory);
    return mounted.stderr;
  }
  try {
    const asVdsm = [
      "-u",
      "vdsm",
      "-g",
      "kvm",
      "test",
      "-r",
      directory,
      "-a",
      "-w",
      directory,
      "-a",
      "-x",
      directory,
    ];
    if (run("sudo", ...asVdsm).status !== 0) return NO_ACCESS;
    if (existsSync("/var/lib/site/faults/storage-too-small")) {
      return "Storage domain for self hosted engine is too small: you should have at least 20.00 GB free";
    }
    return { domain: domainIn(directory) };
  } finally {
    run("umount", directory);
    rmdirSync(directory);
  }
}

function domainIn(directory: string): Domain | null {
  for (const uuid of readdirSync(directory)) {
    const metadata = textOf(`${directory}/${uuid}/dom_md/metadata`);
    if (metadata === null) continue;
    const value = (key: string): string => new RegExp(`^${key}=(.*)$`, "m").exec(metadata)?.[1] ?? "";
    const hosts = `${directory}/${uuid}/ha_agent/hosts`;
    const known = existsSync(hosts) ? readdirSync(hosts).join(" ") : "";
    return { uuid, name: value("DESCRIPTION"), datacenter: value("POOL_DESCRIPTION"), knownIds: known };
  }
  return null;
}

function wantsToJoin({ dialog, environment }: Setup): boolean {
  const preset = environment.flag(KEY.additional);
  if (preset !== null) return preset;
  const note =
    "The specified storage location already contains a data domain. Is this an additional host setup (Yes, No)[Yes]? ";
  return dialog.confirm("OVEHOSTED_ADDITIONAL_HOST", note, "Yes");
}

function askHostId(setup: Setup, known: string): void {
  const { dialog, environment } = setup;
  const preset = environment.text(KEY.hostId);
  for (;;) {
    const answer =
      preset ??
      dialog.ask({
        name: "OVEHOSTED_HOST_ID",
        note: "Please specify the Host ID [Must be integer, default: 2]: ",
        fallback: "2",
      });
    const trouble = troubleWithId(answer);
    if (trouble === null) {
      setup.hostId = Number(answer);
      if (!known.split(" ").includes(answer)) return;
      const again = environment.flag("OVEHOSTED_CORE/additionalHostReDeployment");
      const note =
        "The Host ID is already known. Is this a re-deployment on an additional host that was previously set up (Yes, No)[Yes]? ";
      if (again ?? dialog.confirm("OVEHOSTED_RE_DEPLOY_HOST", note, "Yes")) return;
      dialog.error("Invalid value for Host ID: already used");
    } else {
      dialog.error(trouble);
    }
    if (preset !== null) throw new StageError(trouble ?? "Invalid value for Host ID: already used");
  }
}

function troubleWithId(answer: string): string | null {
  if (!/^\d+$/.test(answer)) return "Invalid value for Host ID: must be integer";
  if (answer === "1") return "Cannot use the same ID used by first host";
  return Number(answer) > 250 || Number(answer) < 1 ? "Invalid value for Host ID: must be integer" : null;
}

function askName(
  setup: Setup,
  key: string,
  name: string,
  note: string,
  fallback: string,
  subject: string,
): void {
  const { dialog, environment } = setup;
  const preset = environment.text(key);
  for (;;) {
    const answer = preset ?? dialog.ask({ name, note: `${note}[${fallback}]: `, fallback });
    environment.set(key, answer);
    if (/^[-\w]+$/.test(answer)) return;
    dialog.note(
      `${subject} cannot be empty. It can only consist of alphanumeric characters (that is, letters, numbers, and signs "-" and "_"). All other characters are not valid in the name.`,
    );
    if (preset !== null) throw new StageError(`${subject} is not valid`);
  }
}
