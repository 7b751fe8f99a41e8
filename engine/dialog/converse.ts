import type { Converse } from "../module/action.js";
import type { Session } from "../transport/index.js";
import { Conversation } from "./conversation.js";
import type { Ended, Hooks } from "./hooks.js";

/**
 * Starts the program, or joins it where it stands, and talks with it to its end. However often the connection is lost
 * or this process killed, every prompt is answered once.
 * @param open called again after a session was lost, and must then give another one
 * @throws DialogError
 * @throws Unreachable when the host was not there from the beginning, ConnectionLost when it did not come back
 */
export async function converse(action: Converse, open: () => Promise<Session>, hooks: Hooks): Promise<Ended> {
  return new Conversation(action, open, hooks).hold();
}
