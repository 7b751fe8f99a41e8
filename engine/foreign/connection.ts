/** Ansible's connection variables, and what they are called here; under their own names they would silently do nothing. */
export const ansibleConnectionNames: ReadonlyMap<string, string> = new Map([
  ["ansible_host", "address"],
  ["ansible_ssh_host", "address"],
  ["ansible_port", "port"],
  ["ansible_ssh_port", "port"],
  ["ansible_user", "user"],
  ["ansible_ssh_user", "user"],
  ["ansible_password", "password"],
  ["ansible_ssh_pass", "password"],
  ["ansible_ssh_private_key_file", "identity_file"],
  ["ansible_connection", "connection"],
  ["ansible_become", "become"],
  ["ansible_become_user", "become_user"],
  ["ansible_become_password", "become_password"],
  ["ansible_become_pass", "become_password"],
]);

/** Other names that people give to connection variables; here they could be variables like any other. */
export const otherConnectionNames: ReadonlyMap<string, string> = new Map([
  ["ssh_host", "address"],
  ["ssh_port", "port"],
  ["ssh_user", "user"],
  ["remote_user", "user"],
  ["login", "user"],
  ["key_file", "identity_file"],
  ["private_key", "identity_file"],
  ["private_key_file", "identity_file"],
  ["ssh_key", "identity_file"],
  ["sudo", "become"],
  ["sudo_user", "become_user"],
  ["sudo_password", "become_password"],
  ["become_pass", "become_password"],
]);
