import { setTimeout as sleep } from "node:timers/promises";
import { callModule } from "../module/bug.js";
import type { Ask } from "../module/ask.js";
import { type HostProbe, probe, repliesTo } from "../module/probe.js";
import { CannotBecome, ConnectionLost, type Reply, type Script, Unreachable } from "../transport/index.js";
import type { ActionContext } from "./action_context.js";
import { ActionFailed } from "./action_failed.js";
import type { User } from "./readings.js";
import type { HostSession } from "./session.js";

/** How long to wait, how often to poll (both in seconds), and for what, in words. */
interface Wait {
  readonly within: number;
  readonly every: number;
  readonly why: string;
}

/** Polls until the condition is true; reconnects if the connection is lost meanwhile. @throws ActionFailed */
export async function waitUntil(
  condition: HostProbe<boolean>,
  { within, every, why }: Wait,
  { session, user, signal, progress, timeout }: ActionContext,
): Promise<void> {
  const deadline = performance.now() + (timeout ?? within) * 1000;
  for (let first = true; ; first = false) {
    session.forget();
    const replies = await tryToAsk(session, user, condition);
    if (replies && callModule(() => condition.parse(replies))) return;
    if (performance.now() >= deadline) {
      const [reply = null] = Object.values(replies ?? {});
      throw new ActionFailed(`timed out after ${timeout ?? within} s of waiting until ${why}`, reply);
    }
    if (first) progress(`waiting until ${why}`);
    await sleep(every * 1000, undefined, { signal });
  }
}

/** Null if the host does not answer. */
async function tryToAsk(
  session: HostSession,
  user: User,
  { asks }: HostProbe<boolean>,
): Promise<Readonly<Record<string, Reply>> | null> {
  try {
    await session.exchange(user, [], Object.values(asks));
    return repliesTo(asks, (ask) => session.reading(user, ask));
  } catch (error) {
    if (error instanceof CannotBecome) throw error;
    if (error instanceof ConnectionLost || error instanceof Unreachable) return null;
    throw error;
  }
}

const BOOT_ID: Ask = { ask: "text", path: "/proc/sys/kernel/random/boot_id" };

/** Leaves time to send the answer before the host goes down. */
const REBOOT: Script = { text: "setsid sh -c 'sleep 1; reboot' </dev/null >/dev/null 2>&1 &", within: 60 };

/** Reboots the host, and waits at most so many seconds until it answers again. @throws ActionFailed */
export async function reboot(within: number, context: ActionContext): Promise<void> {
  const { session, user } = context;
  await session.exchange(user, [], [BOOT_ID]);
  const before = session.reading(user, BOOT_ID)?.stdout;
  await session.exchange(user, [REBOOT], []);
  await session.reset();
  const up = probe(BOOT_ID, ({ status, stdout }) => status === 0 && !!before && !before.equals(stdout));
  await waitUntil(up, { within, every: 2, why: "the host is up again" }, context);
  await session.reset();
}
