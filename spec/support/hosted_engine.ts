import assert from "node:assert/strict";
import type { Converse, Reply } from "../../engine/module/index.js";
import hostedEngine from "../../modules/hosted_engine.js";
import { decide, file, output } from "./module.js";

export const params = {
  engine_fqdn: "ha.lofyer.org",
  storage: "192.168.10.101:/gluster-vol1/ovirt_data/hosted_engine",
  gateway: "192.168.10.1",
  image: "/tmp/centos.iso",
  cpu_type: "model_Conroe",
  admin_password: "correct horse %(;",
};
export const unattended = { ...params, engine_vm: "image", engine_image: "/var/lib/images/engine.raw" };
export const further = { ...params, host_id: 2 };

export const conf = (change: Readonly<Record<string, string>> = {}): string =>
  Object.entries({
    fqdn: "ha.lofyer.org",
    vm_disk_id: "3a1c",
    vmid: "8f2e",
    storage: params.storage,
    service_start_time: "0",
    host_id: "1",
    console: "vnc",
    domainType: "nfs3",
    ca_subject: '"C=EN, L=Test"',
    gateway: "192.168.10.1",
    bridge: "ovirtmgmt",
    ...change,
  })
    .map(([key, value]) => `${key}=${value}\n`)
    .join("");
export const vmConf = "vmId=8f2e\nmemSize=4096\ndisplay=vnc\nsmp=2\n";

export const bare = ["resolves\tyes"];
export const ready = [...bare, "image\tfile yes 400000000 00000000", "engineImage\tfile yes 1000 74737061"];
export const finished = [...ready, "registered\tyes"];

/** A host's answers, in the order of the module's reads. */
export function host(
  standing: readonly string[],
  { conf = null, vm = null, talk = "none" }: { conf?: string | null; vm?: string | null; talk?: string } = {},
): readonly Reply[] {
  return [file(conf), file(vm), output(`${talk}\n`), output([...standing, ""].join("\n"))];
}

export const deployed = (change: Readonly<Record<string, string>> = {}): { conf: string; vm: string } => ({
  conf: conf(change),
  vm: vmConf,
});

/** The conversation that a bare host is begun with. */
export function talk(given: object): Converse {
  const found = host(ready);
  const action = decide(hostedEngine, given, found).writes.find((write) => write.do === "converse");
  assert.ok(action?.do === "converse");
  return action;
}
