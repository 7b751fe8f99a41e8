/** Predefined variables. They cannot be redefined. */
export const magicNames = {
  inventory_hostname: "the host's name in the inventory",
  groups: "group → the names of its hosts",
  group_names: "the groups this host is in",
  hostvars: "host → its variables",
  play_hosts: "the hosts of the play that are still in it",
  facts: "what the host says about itself",
  check_mode: "whether this is check mode",
  playbook_dir: "the directory of the first playbook",
} as const;
