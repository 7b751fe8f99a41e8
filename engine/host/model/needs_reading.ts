import type { Ask } from "../../module/ask.js";
import type { Reply } from "../../transport/index.js";

/** Thrown where the model needs to know more of the host: it is asked, and the model once more. */
export class NeedsReading extends Error {
  override readonly name = "NeedsReading";
  readonly asks: readonly Ask[];

  constructor(asks: readonly Ask[]) {
    super(`${asks.length} questions have not been asked yet`);
    this.asks = asks;
  }
}

/** What the host itself answers. @throws NeedsReading */
export type HostReply = (ask: Ask) => Reply;

/** Answers from what has been read; what has not is thrown. @throws NeedsReading */
export function hostReplies(find: (ask: Ask) => Reply | undefined): HostReply {
  return (ask) => {
    const reply = find(ask);
    if (reply === undefined) throw new NeedsReading([ask]);
    return reply;
  };
}

/** Sees to it that all of it has been read. @throws NeedsReading with all that has not */
export function demand(asks: readonly Ask[], host: HostReply): void {
  const missing = asks.flatMap((ask) => {
    try {
      host(ask);
      return [];
    } catch (error) {
      if (error instanceof NeedsReading) return error.asks;
      throw error;
    }
  });
  if (missing.length > 0) throw new NeedsReading(missing);
}
