import { createTransport, type Session, type Target, type Transport } from "../../engine/transport/index.js";

/**
 * This machine, whose sessions are not quite what they should be: what `alter` gives takes the place of their own.
 * @param asked where given, everybody is ourselves under another name, and who was asked for is noted
 */
export function altered(
  alter: (session: Session, target: Target) => Partial<Session>,
  asked: (string | null)[] | null = null,
): Transport {
  const real = createTransport();
  return {
    preconnect: (target) => real.preconnect(target),
    async open(target, user): Promise<Session> {
      asked?.push(user);
      const session = await real.open(target, asked ? null : user);
      return {
        exchange: (...exchange) => session.exchange(...exchange),
        upload: (...upload) => session.upload(...upload),
        close: () => session.close(),
        get trips() {
          return session.trips;
        },
        ...alter(session, target),
      };
    },
    close: () => real.close(),
  };
}

/** This machine, where everybody is ourselves under another name; who was asked for is noted. */
export const asAnybody = (asked: (string | null)[]): Transport => altered(() => ({}), asked);
