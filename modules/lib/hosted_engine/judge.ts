import { type ConversationState, refuse, ROOT_STATE } from "../../../engine/module/index.js";
import { unquote } from "../shell_words.js";
import type { Settings } from "./params.js";
import { CONF, VM_CONF } from "./scripts.js";
import type { Image, Readiness } from "./readiness.js";

/** What the host's files say of a deployment. */
export interface Files {
  readonly conf: string | null;
  readonly vm: string | null;
}

export type Stage = "none" | "under way" | "half" | "broken" | "complete";

/** How far a deployment has come on this host (ovirt.md 10.4: files first, then the services the setup registers last). */
export function stageOf({ conf, vm }: Files, registered: boolean, conversation: ConversationState): Stage {
  if (conversation.stage === "running" || conversation.stage === "ended") return "under way";
  const configured = /^vmid=./m.test(conf ?? "") && vm !== null;
  if (configured && registered) return "complete";
  if (conversation.stage === "broken") return "broken";
  return configured ? "half" : "none";
}

/** Each answer that the finished deployment was given and the playbook contradicts, as a phrase. */
export function differences(settings: Settings, { conf, vm }: Files): readonly string[] {
  const is = { ...assignments(conf ?? ""), ...prefixed(assignments(vm ?? "")) };
  const archive = settings.boot === "disk";
  const asked: readonly (readonly [name: string, key: string, value: string | number | undefined])[] = [
    ["engine_fqdn", "fqdn", settings.engine_fqdn],
    ["storage", "storage", settings.storage],
    ["storage_type", "domainType", settings.storage_type],
    ["host_id", "host_id", settings.host_id],
    ["gateway", "gateway", settings.gateway],
    ["console", "console", settings.console === "spice" ? "qxl" : settings.console],
    ["memory_mb", "vm.memSize", archive ? undefined : settings.memory_mb],
    ["vcpus", "vm.smp", archive ? undefined : settings.vcpus],
  ];
  return asked.flatMap(([name, key, value]) => {
    const found = is[key];
    if (value === undefined || found === undefined || found === String(value)) return [];
    return [`${name} is ${found}, not ${value}`];
  });
}

/** @throws Refusal when the setup would fail, or stop half-way, for a reason that can be seen before it starts */
export function refuseUnready(settings: Settings, readiness: Readiness): void {
  const { missing, resolves, image, engineImage } = readiness;
  if (missing.includes("hosted-engine"))
    refuse("the host has no program hosted-engine: install the package ovirt-hosted-engine-setup first.");
  if (missing.length > 0)
    refuse(
      `the setup needs ${missing.join(", ")}, which ${missing.length > 1 ? "are" : "is"} not installed.`,
    );
  if (!resolves)
    refuse(`the host cannot resolve ${settings.engine_fqdn}: add it to /etc/hosts (module hosts_entry).`);
  if (settings.host_id !== 1) return;
  if (settings.boot !== "pxe") refuseBadImage("image", settings.image, image);
  if (settings.engine_vm === "image" && settings.boot !== "disk") refuseBadDisk(settings, engineImage);
}

function refuseBadImage(name: string, path: string | undefined, found: Image | null): asserts found is Image {
  if (path === undefined || found === null)
    refuse(`“${name}” is needed here: the path of a file on the host.`);
  if (found.kind === "missing") refuse(`there is no ${path} on the host: copy it there (“${name}”).`);
  if (found.kind === "directory") refuse(`${path} is a directory, but “${name}” must be a file.`);
  if (!found.readable)
    refuse(
      `${path} cannot be read by vdsm:kvm (36:36): check its mode and those of the directories above it.`,
    );
}

function refuseBadDisk({ engine_image: path, disk_gb }: Settings, found: Image | null): void {
  refuseBadImage("engine_image", path, found);
  if (found.magic.startsWith("514649fb"))
    refuse(`${path ?? ""} is a qcow2 image: convert it with “qemu-img convert -O raw”.`);
  if (found.magic.startsWith("1f8b"))
    refuse(`${path ?? ""} is an archive: import it with “boot: disk” and “image” instead.`);
  if (found.size > disk_gb * 2 ** 30)
    refuse(`${path ?? ""} has ${found.size} bytes, which is more than the ${disk_gb} GiB of “disk_gb”.`);
}

/** Why nothing is done to a host on which a deployment was not finished, and the way out (ovirt.md 1.13). */
export function refuseHalf({ storage, host_id }: Settings, stage: "half" | "broken", id: string): never {
  const what =
    stage === "half"
      ? `a deployment of the hosted engine was not finished: ${CONF} exists, but the setup did not register the HA services`
      : "the host went down during a deployment of the hosted engine";
  const empty = host_id === 1 ? ` empty the storage ${storage};` : "";
  refuse(
    `${what}. It is not repeated automatically. To start over: hosted-engine --vm-poweroff; service ovirt-ha-agent stop; ` +
      `service ovirt-ha-broker stop;${empty} rm -f ${CONF} ${VM_CONF} /etc/ovirt-hosted-engine/answers.conf; ` +
      `rm -rf ${ROOT_STATE}/${id}; service vdsmd restart. Its log is in /var/log/ovirt-hosted-engine-setup.`,
  );
}

/** `key=value` lines as sh reads them. */
export function assignments(text: string): Readonly<Record<string, string>> {
  const lines = [...text.matchAll(/^(\w+)=(.*)$/gm)];
  return Object.fromEntries(lines.map(([, key = "", value = ""]) => [key, unquote(value.trim())]));
}

const prefixed = (record: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [`vm.${key}`, value]));
