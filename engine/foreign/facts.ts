/**
 * The fact that Ansible calls `ansible_os_family` or `ansible_facts.os_family`, by its name here (`facts.os.family`);
 * null for any other name.
 */
export function factFromAnsible(path: readonly string[]): string | null {
  const bare = /^ansible_facts\.(?:ansible_)?(.+)$|^ansible_(.+)$/.exec(path.join("."));
  return FACTS.get(bare?.[1] ?? bare?.[2] ?? "") ?? null;
}

/** By Ansible's name without its prefix. */
const FACTS: ReadonlyMap<string, string> = new Map([
  ["os_family", "facts.os.family"],
  ["distribution", "facts.os.distribution"],
  ["distribution_version", "facts.os.version"],
  ["distribution_major_version", "facts.os.major"],
  ["kernel", "facts.os.kernel"],
  ["architecture", "facts.os.arch"],
  ["machine", "facts.os.arch"],
  ["hostname", "facts.host.short"],
  ["nodename", "facts.host.name"],
  ["fqdn", "facts.host.fqdn"],
  ["domain", "facts.host.domain"],
  ["uptime_seconds", "facts.host.uptime_s"],
  ["memtotal_mb", "facts.memory.total_mb"],
  ["memfree_mb", "facts.memory.free_mb"],
  ["swaptotal_mb", "facts.memory.swap_mb"],
  ["processor_vcpus", "facts.cpu.count"],
  ["processor_count", "facts.cpu.count"],
  ["processor_nproc", "facts.cpu.count"],
  ["mounts", "facts.mounts"],
  ["pkg_mgr", "facts.package.manager"],
  ["service_mgr", "facts.service.manager"],
  ["interfaces", "facts.network.interfaces"],
  ["default_ipv4.address", "facts.network.default.address"],
  ["default_ipv4.interface", "facts.network.default.interface"],
  ["default_ipv4.gateway", "facts.network.default.gateway"],
  ["selinux.mode", "facts.selinux.mode"],
  ["date_time.epoch", "facts.date.epoch"],
  ["date_time.iso8601", "facts.date.iso"],
  ["user_id", "facts.user.name"],
  ["user_uid", "facts.user.uid"],
  ["user_dir", "facts.user.home"],
]);
