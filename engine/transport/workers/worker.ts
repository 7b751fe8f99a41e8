import { createTransport } from "../create_transport.js";
import type { Session } from "../session.js";
import type { Transport } from "../transport.js";
import { errorOf, failureOf } from "./failure.js";
import { Peer } from "./peer.js";
import type { Callback, CallbackResponse, Request, Response, Result, WorkerOptions } from "./wire.js";

/*
 * The program of a worker process, which holds connections for the controller that started it, and talks to it over its
 * IPC channel. It exits when the controller does, however that ends. It ignores signals: when a run is interrupted, the
 * controller decides what happens to the hosts.
 */
process.on("disconnect", () => process.exit());
if (!process.connected) process.exit();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => undefined);

const controller = new Peer<Callback, CallbackResponse, Request, Response>(
  (message) => process.send?.(message, undefined, undefined, () => undefined),
  respond,
);
process.on("message", (message) => controller.receive(message));

let transport: Transport = createTransport();
/** By the controller's numbers. Sessions that have ended stay, because they know why. */
const sessions = new Map<number, Session>();

async function respond(request: Request): Promise<Response> {
  const trips = (): number => ("session" in request && sessions.get(request.session)?.trips) || 0;
  try {
    const result = await carryOut(request);
    return { ...result, trips: trips() };
  } catch (error) {
    return { type: "failed", failure: failureOf(error), trips: trips() };
  }
}

async function carryOut(request: Request): Promise<Result> {
  switch (request.type) {
    case "begin":
      transport = begin(request.options);
      return DONE;
    case "preconnect":
      await transport.preconnect(request.target);
      return DONE;
    case "open":
      sessions.set(request.session, await transport.open(request.target, request.user));
      return DONE;
    case "exchange": {
      const exchange = await sessionOf(request.session).exchange(request.writes, request.reads);
      return { type: "exchanged", exchange };
    }
    case "upload": {
      const session = sessionOf(request.session);
      const sha256 = await session.upload(request.path, () => chunksOf(request.source), request.options);
      return { type: "uploaded", sha256 };
    }
    case "close":
      await sessionOf(request.session).close();
      return DONE;
    case "end":
      await transport.close();
      return DONE;
  }
}

function sessionOf(number: number): Session {
  const session = sessions.get(number);
  if (!session) throw new Error(`session ${number} does not exist`);
  return session;
}

const DONE: Result = { type: "done" };

function begin({ canAskPassphrase, ...options }: WorkerOptions): Transport {
  return createTransport({
    ...options,
    askPassphrase: canAskPassphrase ? askPassphrase : undefined,
    recordHostKey: async (file, line) => {
      await callBack({ type: "recordHostKey", file, line });
    },
  });
}

async function askPassphrase(file: string): Promise<string> {
  const response = await callBack({ type: "passphrase", file });
  if (response.type !== "passphrase") throw new Error(`unexpected response: ${response.type}`);
  return response.passphrase;
}

async function* chunksOf(source: number): AsyncGenerator<Uint8Array> {
  for (;;) {
    const response = await callBack({ type: "chunk", source });
    if (response.type !== "chunk") return;
    yield response.bytes;
  }
}

async function callBack(callback: Callback): Promise<CallbackResponse> {
  const response = await controller.request(callback);
  if (response.type === "failed") throw errorOf(response.failure);
  return response;
}
