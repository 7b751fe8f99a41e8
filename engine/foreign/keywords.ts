/** What to write instead of one of Ansible's keywords for a play that does not exist here; null for any other word. */
export function insteadOfPlayKeyword(keyword: string): string | null {
  return PLAY.get(keyword) ?? null;
}

/** Likewise for a keyword of a block or an import. */
export function insteadOfBlockKeyword(keyword: string): string | null {
  return TASK.get(keyword) ?? null;
}

/** Likewise for a keyword of a task. */
export function insteadOfTaskKeyword(keyword: string): string | null {
  return TASK.get(keyword) ?? (/^with_\w/.test(keyword) ? "Use “loop:” with an expression or a list." : null);
}

const USER = "The login user is set in the inventory, with “user”, or on the command line, with --user.";
const CONNECTION = "How a host is reached is set in the inventory, with “connection”.";
const FACTS = "Facts are read when a task uses them, so none need be gathered. Remove this key.";
const ROLES = "Roles are not supported. Use “import_tasks”.";

const PLAY: ReadonlyMap<string, string> = new Map([
  ["gather_facts", FACTS],
  ["remote_user", USER],
  ["connection", CONNECTION],
  ["roles", "Roles are not supported. Import the tasks instead: “- import_tasks: file.yml”."],
  ["pre_tasks", "A play has one list of tasks. Put these tasks at its beginning."],
  ["post_tasks", "A play has one list of tasks. Put these tasks into another play after this one."],
  ["max_fail_percentage", "This is not supported. Use “any_errors_fatal: true” and “serial”."],
  ["vars_prompt", 'Prompt where the variable is defined: name: "{{ secret "NAME" "question" }}".'],
]);

const TASK: ReadonlyMap<string, string> = new Map([
  ["with_dict", "Use “loop: items NAME”, with item.key and item.value."],
  ["tasks", "Use “block” for tasks within a task."],
  ["hosts", "This is a key of a play, which is not indented: “- hosts: …”."],
  ["handlers", "This is a key of a play: write “handlers:” at the same level as “tasks:”."],
  ["roles", ROLES],
  ["rescue", "“rescue” is not supported. Use ignore_errors and a later “when”."],
  ["always", "“always” is not supported. A block only groups tasks."],
  ["include_tasks", "Use “import_tasks”, which is expanded when the playbook is loaded."],
  ["include_role", ROLES],
  ["import_role", ROLES],
  ["async", "Long programs need no “async”: every wait has a deadline, which is set with “timeout”."],
  ["poll", "Long programs need no polling. Remove this key."],
  ["sudo", "Use “become: true”."],
  ["include_vars", "Use “vars_files” in the play."],
  ["meta", "There are no meta tasks. Handlers run at the end of the play."],
  ["remote_user", USER],
  ["connection", CONNECTION],
  ["gather_facts", FACTS],
  ["listen", "Notify the handler by its name."],
  ["throttle", "Use “serial” in the play, or --forks on the command line."],
  ["args", "Write all parameters under the module's key."],
  ["local_action", "Use the module's name as the key, and “delegate_to: localhost”."],
]);
