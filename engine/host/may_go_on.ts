import type { Task } from "../playbook/index.js";

/** Whether a run may go on with the host after the task has failed. */
export const mayGoOn = ({ ignoreErrors, failedWhen }: Task): boolean =>
  ignoreErrors !== null || failedWhen !== null;
