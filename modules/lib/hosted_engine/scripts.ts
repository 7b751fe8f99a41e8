import { quote, type Run, runScript, shellText } from "../../../engine/module/index.js";
import { identifiersOf } from "./answers.js";
import type { Settings } from "./params.js";

export const CONF = "/etc/ovirt-hosted-engine/hosted-engine.conf";
export const VM_CONF = "/etc/ovirt-hosted-engine/vm.conf";

/** Sh that is true when the engine says it is healthy: its checkers look for “DB Up” anywhere in the page. */
export function healthy({ engine_fqdn }: Settings): string {
  const page = `http://${engine_fqdn}/ovirt-engine/services/health`;
  return `if command -v curl >/dev/null 2>&1; then curl -s -m 20 ${page}; else wget -q -T 20 -t 1 -O - ${page}; fi | grep -q 'DB Up'`;
}

/** The setup itself, after a look at the storage. */
export function deployScript(settings: Settings): string {
  const version = settings.storage_type === "nfs4" ? "4" : "3";
  const disk = settings.host_id === 1 ? "" : quote(diskOf(settings));
  return `storage=${quote(settings.storage)} version=${version} disk=${disk}\n${DEPLOY}`;
}

/** The disk that a further host's answers name, as it lies in the storage. */
function diskOf(settings: Settings): string {
  const names = identifiersOf(settings);
  const domain = names.get("OVEHOSTED_STORAGE/sdUUID") ?? "";
  return `${domain}/images/${names.get("OVEHOSTED_STORAGE/imgUUID") ?? ""}`;
}

const DEPLOY = shellText(import.meta.url, "deploy.sh");

/** Turns the machine off and lays the prepared disk over its own, which keeps its size and owner. */
export function layDisk(image: string): Run {
  return runScript(`image=${quote(image)}\n${LAY_DISK}`, {
    summary: `lay ${image} over the disk of the engine's VM`,
    within: 7200,
  });
}

const LAY_DISK = shellText(import.meta.url, "lay_disk.sh");

/** Asks the machine to shut down, and turns it off where that takes too long. */
export function endMachine(): Run {
  return runScript(shellText(import.meta.url, "end_machine.sh"), { summary: "shut the engine's VM down" });
}
