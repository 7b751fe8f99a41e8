import { errorOf, failureOf } from "./failure.js";
import { createTransport } from "../index.js";
import { Peer } from "./peer.js";
import type { Session, Transport } from "../session.js";
import type { Answer, Order, Question, Result, WorkerOptions, Yield } from "./wire.js";

/*
 * A process of its own that keeps connections for the controller, which starts it and speaks to it over its channel.
 * It ends with the controller, however that ends, and is stopped by nobody else: what is to become of hosts when
 * somebody interrupts the run is for the controller to say.
 */
process.on("disconnect", () => process.exit());
if (!process.connected) process.exit();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => undefined);

const peer = new Peer<Question, Answer, Order, Result>(
  (message) => process.send?.(message, undefined, undefined, () => undefined),
  carryOut,
);
process.on("message", (message) => peer.receive(message));

let transport: Transport = createTransport();
/** By the controller's numbers. Those that ended are kept, for they know why. */
const sessions = new Map<number, Session>();

async function carryOut(order: Order): Promise<Result> {
  const trips = (): number => ("session" in order && sessions.get(order.session)?.trips) || 0;
  try {
    const told = await serve(order);
    return { ...told, trips: trips() };
  } catch (error) {
    return { type: "failed", failure: failureOf(error), trips: trips() };
  }
}

async function serve(order: Order): Promise<Yield> {
  switch (order.type) {
    case "begin":
      transport = begin(order.options);
      return DONE;
    case "preconnect":
      await transport.preconnect(order.target);
      return DONE;
    case "open":
      sessions.set(order.session, await transport.open(order.target, order.user));
      return DONE;
    case "exchange": {
      const exchange = await sessionOf(order.session).exchange(order.writes, order.reads);
      return { type: "exchanged", exchange };
    }
    case "upload": {
      const session = sessionOf(order.session);
      const sha256 = await session.upload(order.path, () => bytesOf(order.source), order.expect);
      return { type: "uploaded", sha256 };
    }
    case "close":
      await sessionOf(order.session).close();
      return DONE;
    case "end":
      await transport.close();
      return DONE;
  }
}

function sessionOf(number: number): Session {
  const session = sessions.get(number);
  if (!session) throw new Error(`there is no session ${number}`);
  return session;
}

const DONE: Yield = { type: "done" };

function begin({ asks, ...options }: WorkerOptions): Transport {
  return createTransport({
    ...options,
    askPassphrase: asks ? askPassphrase : undefined,
    recordHostKey: async (file, line) => {
      await ask({ type: "record", file, line });
    },
  });
}

async function askPassphrase(file: string): Promise<string> {
  const answer = await ask({ type: "passphrase", file });
  if (answer.type !== "text") throw new Error(`${answer.type} is no passphrase`);
  return answer.text;
}

async function* bytesOf(source: number): AsyncGenerator<Uint8Array> {
  for (;;) {
    const answer = await ask({ type: "bytes", source });
    if (answer.type !== "bytes") return;
    yield answer.bytes;
  }
}

async function ask(question: Question): Promise<Answer> {
  const answer = await peer.ask(question);
  if (answer.type === "failed") throw errorOf(answer.failure);
  return answer;
}
