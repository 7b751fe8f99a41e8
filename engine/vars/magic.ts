/** Names that every template may say, and nobody may define. */
export const magicNames = {
  inventory_hostname: "the host's name in the inventory",
  groups: "group → names of its hosts",
  group_names: "the groups this host is in",
  hostvars: "host → its variables",
  play_hosts: "the hosts of the play that are still in it",
  facts: "what was read from the host",
  check_mode: "whether this run only checks",
  playbook_dir: "the directory of the first playbook",
} as const;
