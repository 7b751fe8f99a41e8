import { InputError } from "../source/diagnostic.js";
import { tasksOf } from "../playbook/index.js";
import type { PlayContext } from "./context.js";
import type { TaskScope } from "./scope.js";
import type { HostState } from "./host_state.js";
import { type Binder, flagOf, text } from "./steps.js";

/** What a host and its play say about the steps that its tasks become. */
export function bind(state: HostState, context: PlayContext): Binder {
  const { options, secrets } = context;
  return {
    user(task, scope) {
      const said = task.become && flagOf(task.become, scope, "become");
      const wanted = said ?? hostSays(state, scope, "become") ?? options.become;
      if (wanted !== true) return null;
      return text(task.becomeUser?.evaluate(scope) ?? hostSays(state, scope, "become_user") ?? "root");
    },
    session(delegate, task) {
      if (delegate === null) return state.session;
      const session = context.sessionOf(delegate);
      if (session) return session;
      const detail = `“delegate_to” names “${delegate}”, which is no host of the inventory.`;
      throw new InputError({
        code: "no-match",
        summary: "Unknown host",
        detail,
        at: task.delegateTo?.at ?? task.at,
      });
    },
    dry: (task) => task.checkMode ?? options.check,
    handles: (title) =>
      tasksOf(context.around.play?.handlers ?? []).some((handler) => handler.title === title),
    secret: (secret) => secrets.add(secret),
  };
}

/** A word of the inventory about become, where it has one. */
function hostSays(state: HostState, scope: TaskScope, name: "become" | "become_user"): unknown {
  return state.host.variables.has(name) ? scope.get(name) : null;
}
