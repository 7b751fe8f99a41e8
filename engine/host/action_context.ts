import type { Shown } from "../dialog/index.js";
import type { SecretSink } from "../secret/store.js";
import type { User } from "./readings.js";
import type { HostSession } from "./session.js";

/** Where and for whom actions are performed. */
export interface ActionContext {
  readonly session: HostSession;
  readonly user: User;
  /** From the task's `environment`: an action's own variables win over it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Seconds for an action, where the task limits it. */
  readonly timeout: number | null;
  readonly signal: AbortSignal;
  readonly progress: (text: string) => void;
  /** Takes each secret that is born on the host. */
  readonly secrets: SecretSink;
  /** Shows the person at the terminal what to do, and returns when they say that it is done. @throws InputError without a terminal */
  readonly operator: (say: string, show: readonly Shown[]) => Promise<void>;
}
