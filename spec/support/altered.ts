import { createTransport, type Session, type Target, type Transport } from "../../engine/transport/index.js";

/** This machine, whose sessions are not quite what they should be: what `alter` gives takes the place of their own. */
export function altered(alter: (session: Session, target: Target) => Partial<Session>): Transport {
  const real = createTransport();
  return {
    preconnect: (target) => real.preconnect(target),
    async open(target, user): Promise<Session> {
      const session = await real.open(target, user);
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
export function asAnybody(asked: (string | null)[]): Transport {
  const real = createTransport();
  return {
    preconnect: (target) => real.preconnect(target),
    open(target, user): Promise<Session> {
      asked.push(user);
      return real.open(target, null);
    },
    close: () => real.close(),
  };
}
