/** What an Ansible module is called here, if that is one of `known`, with or without its collection; else null. */
export function moduleFromAnsible(name: string, known: ReadonlySet<string>): string | null {
  const bare = bareName(name);
  const here = known.has(bare) ? bare : MODULES.get(bare);
  return here !== undefined && here !== name && known.has(here) ? here : null;
}

/** What to do instead of using an Ansible module that has no counterpart here, as a sentence; else null. */
export function insteadOfModule(name: string): string | null {
  const bare = bareName(name);
  const instead = INSTEAD.get(bare);
  if (instead !== undefined) return instead;
  if (!WITHOUT_COUNTERPART.has(bare)) return null;
  return "Use command or shell with “creates”, or write your own module (docs/writing-modules.md).";
}

/** Without the collection in front. */
function bareName(name: string): string {
  return name.replace(/^(?:ansible\.(?:builtin|posix|legacy)|community\.\w+)\./, "");
}

/** Ansible's modules that have another name here. */
const MODULES: ReadonlyMap<string, string> = new Map([
  ["apt", "package"],
  ["dnf", "package"],
  ["yum", "package"],
  ["apk", "package"],
  ["lineinfile", "line"],
  ["replace", "line"],
  ["blockinfile", "block_in_file"],
  ["ini_file", "ini"],
  ["systemd", "service"],
  ["systemd_service", "service"],
  ["sysvinit", "service"],
  ["yum_repository", "yum_repo"],
  ["raw", "shell"],
  ["script", "shell"],
  ["expect", "dialog"],
  ["set_fact", "set_vars"],
]);

/** Ansible's modules without a counterpart whose purpose is served otherwise. */
const INSTEAD: ReadonlyMap<string, string> = new Map([
  ["ping", "Every run logs in to its hosts. To test only that, run “tsplay ping PATTERN”."],
  ["setup", "Facts are read when a task uses them, so none need be gathered."],
  ["action", "Use the module's name as the key."],
  ["include", "Use “import_tasks”."],
  ["import_role", "Roles are not supported. Use “import_tasks”."],
  ["add_host", "Define hosts in the inventory."],
  ["group_by", "Define groups in the inventory, or use “when” to tell hosts apart."],
  ["validate_argument_spec", "Parameters are checked against their module when the playbook is loaded."],
  ["fetch", "Read the file with command or shell, register the result, and use its stdout."],
  ["slurp", "Read the file with command, register the result, and use its stdout."],
]);

/** Ansible's modules without a counterpart that people are likely to bring along. */
const WITHOUT_COUNTERPART: ReadonlySet<string> = new Set(
  (
    "acl archive at authorized_key capabilities cron debconf deb822_repository docker_container expect filesystem find " +
    "firewalld gem getent git hostname iptables known_hosts locale_gen lvg lvol make modprobe mysql_db npm openssl_csr " +
    "parted patch pip postgresql_db rpm_key seboolean selinux service_facts package_facts subversion synchronize " +
    "tempfile timezone unarchive win_copy xml zypper"
  ).split(" "),
);
