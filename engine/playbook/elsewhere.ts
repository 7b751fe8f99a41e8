/** Modules of Ansible that are called otherwise here. */
const modules: Readonly<Record<string, string>> = {
  apt: "package",
  dnf: "package",
  yum: "package",
  apk: "package",
  lineinfile: "line",
  replace: "line",
  blockinfile: "block_in_file",
  ini_file: "ini",
  systemd: "service",
  systemd_service: "service",
  sysvinit: "service",
  yum_repository: "yum_repo",
  raw: "shell",
  script: "shell",
  expect: "dialog",
  set_fact: "set_vars",
};

/** Modules of Ansible that nothing here stands for, and how their purpose is served. */
const purposes: Readonly<Record<string, string>> = {
  ping: "Every run logs in to its hosts; “tsplay ping PATTERN” only says which can be reached.",
  setup: "Facts are read when something names them.",
  action: "Write the module's own key.",
  include: "Write “import_tasks”.",
  import_role: "Roles are not read. Write “import_tasks”.",
  add_host: "Hosts are a matter of the inventory.",
  group_by: "Groups are a matter of the inventory; conditions tell hosts apart.",
  validate_argument_spec: "Parameters are held against their module when the playbook is read.",
  fetch: "Read the file with command or shell, register it, and use its stdout.",
  slurp: "Read the file with command, register it, and use its stdout.",
};

/** Modules of Ansible without a counterpart that somebody is likely to bring. */
const without: ReadonlySet<string> = new Set(
  (
    "acl archive at authorized_key capabilities cron debconf deb822_repository docker_container expect filesystem find " +
    "firewalld gem getent git hostname iptables known_hosts locale_gen lvg lvol make modprobe mysql_db npm openssl_csr " +
    "parted patch pip postgresql_db rpm_key seboolean selinux service_facts package_facts subversion synchronize " +
    "tempfile timezone unarchive win_copy xml zypper"
  ).split(" "),
);

/** What serves the purpose of a module of elsewhere that is not here, as a sentence; null where it is none. */
export function purposeServed(name: string): string | null {
  const bare = bareName(name);
  const said = purposes[bare];
  if (said !== undefined) return said;
  if (!without.has(bare)) return null;
  return "Use command or shell with “creates”, or write a module of your own (docs/writing-modules.md).";
}

/** Parameters of Ansible's modules, and what the modules here that have none of that name call them. */
const parameters: Readonly<Record<string, readonly string[]>> = {
  msg: ["message"],
  var: ["message"],
  cmd: ["argv", "script"],
  timeout: ["within"],
  sleep: ["every"],
  status_code: ["status"],
  insertafter: ["insert_after"],
  insertbefore: ["insert_before"],
  regex: ["regexp"],
  search_regex: ["contains"],
  src: ["to"],
  dest: ["path"],
  name: ["key", "path"],
};

/** Fields of results, likewise. */
const fields: Readonly<Record<string, string>> = {
  rc: "status",
  msg: "why",
  stat: "exists",
  stderr_lines: "stderr",
};

/** What a module of elsewhere is called here, if it is one of `known`; a collection in front is left out. */
export function moduleMeant(name: string, known: ReadonlySet<string>): string | null {
  const bare = bareName(name);
  const meant = known.has(bare) ? bare : modules[bare];
  return meant !== undefined && meant !== name && known.has(meant) ? meant : null;
}

/** Without the collection in front. */
function bareName(name: string): string {
  return name.replace(/^(?:ansible\.(?:builtin|posix|legacy)|community\.\w+)\./, "");
}

/** What a parameter of elsewhere is called in a module that has the parameters `known`. */
export function parameterMeant(name: string, known: readonly string[]): string | null {
  return parameters[name]?.find((meant) => known.includes(meant)) ?? null;
}

/** What a field of elsewhere is called in a result that has the fields `known`. */
export function fieldMeant(name: string, known: ReadonlySet<string>): string | null {
  const meant = fields[name];
  return meant !== undefined && known.has(meant) ? meant : null;
}
