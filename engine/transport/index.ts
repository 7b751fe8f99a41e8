import type { TransportOptions } from "./create_transport.js";
import type { Transport } from "./transport.js";

/** The only file of the transport that other rooms import. */
export { createTransport, type TransportOptions } from "./create_transport.js";
export { CannotBecome, ConnectionLost, TimedOut, Unreachable } from "./errors.js";
export type { Content, Exchange, Reply, Script, Session, UploadOptions } from "./session.js";
export { quote, quoteIfNeeded } from "./shell/quote.js";
export { shellText } from "./shell/shell_text.js";
export type { Target, Transport } from "./transport.js";

/** Spreads hosts over so many worker processes; loaded only when there are any. */
export async function createWorkers(count: number, options: Partial<TransportOptions>): Promise<Transport> {
  const workers = await import("./workers/workers.js");
  return workers.createWorkers(count, options);
}
