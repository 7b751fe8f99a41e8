import { converse, DialogError } from "../dialog/index.js";
import type { Action } from "../module/action.js";
import { summarize } from "../module/summarize.js";
import type { Reply, Session } from "../transport/index.js";
import type { ActionContext } from "./action_context.js";
import { ActionFailed, lastWords } from "./action_failed.js";
import type { User } from "./readings.js";
import type { HostSession } from "./session.js";

/**
 * Runs an interactive program to its end. Nothing that was read before, or meanwhile, is good afterwards.
 * @param perform does what the dialog wants done before it answers
 * @throws ActionFailed, ConnectionLost, Unreachable
 */
export async function holdConversation(
  action: Extract<Action, { do: "converse" }>,
  context: ActionContext,
  perform: (action: Action) => Promise<unknown>,
): Promise<Reply> {
  const { session, user, progress, secrets, signal, environment } = context;
  const whole = { ...action, env: { ...environment, ...action.env } };
  session.forget();
  try {
    const { reply } = await converse(whole, reopening(session, user), {
      progress,
      secrets,
      signal,
      perform: async (inner, show) => {
        if (inner.do === "operator") return context.operator(inner.say, show);
        progress(summarize(inner));
        await perform(inner);
      },
    });
    if (reply.status !== 0) throw new ActionFailed(`${summarize(action)}: ${lastWords(reply)}`, reply);
    return reply;
  } catch (error) {
    if (error instanceof DialogError) throw new ActionFailed(error.message, null);
    throw error;
  } finally {
    session.forget();
  }
}

/** The session at first; a new one whenever it is asked for again, which means that the one before was lost. */
function reopening(session: HostSession, user: User): () => Promise<Session> {
  let lost = false;
  return async () => {
    if (lost) await session.reset();
    lost = true;
    return session.as(user);
  };
}
