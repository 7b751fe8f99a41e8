/** Ansible's keywords of a play that do not exist here, and what is written instead. */
export const playKeywords: Readonly<Record<string, string>> = {
  gather_facts:
    "Facts are read when something names them, so there is nothing to gather. Leave this key out.",
  remote_user: "The login user is a matter of the inventory: set “user” there, or give --user.",
  connection: "How a host is reached is a matter of the inventory: set “connection” there.",
  roles: "Roles are not read. Import the tasks instead: “- import_tasks: file.yml”.",
  pre_tasks: "There is one list of tasks: put these at its head.",
  post_tasks: "There is one list of tasks: put these in a play of their own behind this one.",
  max_fail_percentage: "This is not read. Use “any_errors_fatal: true” and “serial”.",
  vars_prompt: 'Ask where the variable is defined: name: "{{ secret "NAME" "question" }}".',
};

/** Likewise those of tasks, blocks and imports. */
export const taskKeywords: Readonly<Record<string, string>> = {
  with_dict: "Write “loop: items NAME” and use item.key and item.value.",
  tasks: "Tasks within a task are a “block”.",
  hosts: "This is for a play, which begins at the margin: “- hosts: …”.",
  handlers: "This is for a play: “handlers:” beside “tasks:”.",
  roles: "Roles are not read. Write “import_tasks”.",
  rescue: "Blocks group; rescuing is not read. Use ignore_errors and a later “when”.",
  always: "Blocks group; “always” is not read.",
  include_tasks: "Write “import_tasks”: it is expanded when the playbook is loaded.",
  include_role: "Roles are not read. Write “import_tasks”.",
  import_role: "Roles are not read. Write “import_tasks”.",
  async: "Long programs need no async: every wait has a deadline of its own, set with “timeout”.",
  poll: "Long programs need no polling: leave this key out.",
  sudo: "Write “become: true”.",
  include_vars: "Write “vars_files” at the play.",
  meta: "There are no meta tasks; handlers run at the end of the play.",
  remote_user: "The login user is a matter of the inventory: set “user” there, or give --user.",
  connection: "How a host is reached is a matter of the inventory: set “connection” there.",
  gather_facts: "Facts are read when something names them. Leave this key out.",
  listen: "Notify the handler by its name.",
  throttle: "Write “serial” at the play, or give --forks.",
  args: "Write all parameters below the module's key.",
  local_action: "Write the module's own key and “delegate_to: localhost”.",
};
