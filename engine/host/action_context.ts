import type { Shown } from "../dialog/index.js";
import type { SecretSink } from "../secret/store.js";
import type { User } from "./readings.js";
import type { HostSession } from "./session.js";

/** Where and as which user actions are performed. */
export interface ActionContext {
  readonly session: HostSession;
  readonly user: User;
  /** From `environment` of the task; an action's own variables override it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Timeout of an action in seconds, if the task limits it. */
  readonly timeout: number | null;
  readonly signal: AbortSignal;
  readonly progress: (text: string) => void;
  /** Takes each secret that is generated on the host. */
  readonly secrets: SecretSink;
  /** Shows the person at the terminal what to do, and returns when that is confirmed. @throws InputError without a terminal */
  readonly operator: (say: string, show: readonly Shown[]) => Promise<void>;
}
