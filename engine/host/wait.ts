import { setTimeout as sleep } from "node:timers/promises";
import { callModule } from "../module/bug.js";
import { onceKnown } from "../module/pending.js";
import type { Ask, Probe } from "../module/probe.js";
import { CannotBecome, ConnectionLost, type Reply, type Script, Unreachable } from "../transport/index.js";
import type { ActionContext } from "./action_context.js";
import { ActionFailed } from "./action_failed.js";
import type { User } from "./readings.js";
import type { HostSession } from "./session.js";

/** How long to wait, how often to look (both in seconds), and what for, in words. */
interface Wait {
  readonly within: number;
  readonly every: number;
  readonly why: string;
}

/** Asks until it holds; a connection that is lost meanwhile is opened again. @throws ActionFailed */
export async function waitUntil(
  probe: Probe<boolean>,
  { within, every, why }: Wait,
  { session, user, signal, progress, timeout }: ActionContext,
): Promise<void> {
  const deadline = performance.now() + (timeout ?? within) * 1000;
  for (let first = true; ; first = false) {
    session.forget();
    const reply = await tryToAsk(session, user, probe);
    if (reply && (await onceKnown(() => callModule(() => probe.parse(reply))))) return;
    if (performance.now() >= deadline)
      throw new ActionFailed(`timed out after ${timeout ?? within} s of waiting until ${why}`, reply);
    if (first) progress(`waiting until ${why}`);
    await sleep(every * 1000, undefined, { signal });
  }
}

/** Null when the host does not answer. */
async function tryToAsk(session: HostSession, user: User, { ask }: Probe<boolean>): Promise<Reply | null> {
  try {
    await session.exchange(user, [], [ask]);
    return session.reading(user, ask) ?? null;
  } catch (error) {
    if (error instanceof CannotBecome) throw error;
    if (error instanceof ConnectionLost || error instanceof Unreachable) return null;
    throw error;
  }
}

const BOOT_ID: Ask = { ask: "text", path: "/proc/sys/kernel/random/boot_id" };

/** Leaves time for the answer to get out before the host goes down. */
const REBOOT: Script = { text: "setsid sh -c 'sleep 1; reboot' </dev/null >/dev/null 2>&1 &", within: 60 };

/** Restarts the host, and waits so many seconds until it answers again. @throws ActionFailed */
export async function reboot(within: number, context: ActionContext): Promise<void> {
  const { session, user } = context;
  await session.exchange(user, [], [BOOT_ID]);
  const before = session.reading(user, BOOT_ID)?.stdout;
  await session.exchange(user, [REBOOT], []);
  await session.reset();
  const up: Probe<boolean> = {
    ask: BOOT_ID,
    parse: ({ status, stdout }) => status === 0 && !!before && !before.equals(stdout),
  };
  await waitUntil(up, { within, every: 2, why: "the host is up again" }, context);
  await session.reset();
}
