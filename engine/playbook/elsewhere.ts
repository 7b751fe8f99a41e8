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

/** Parameters of Ansible's modules, and what the modules here that have none of that name call them. */
const parameters: Readonly<Record<string, readonly string[]>> = {
  msg: ["message"],
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
  const bare = name.replace(/^(?:ansible\.(?:builtin|posix|legacy)|community\.\w+)\./, "");
  const meant = known.has(bare) ? bare : modules[bare];
  return meant !== undefined && meant !== name && known.has(meant) ? meant : null;
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
