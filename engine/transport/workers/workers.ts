import { createTransport, type TransportOptions } from "../index.js";
import type { AskPassphrase } from "../ssh/keys.js";
import { recorder } from "../ssh/record_host_key.js";
import { Unreachable, type Session, type Transport } from "../session.js";
import { Worker, type Services } from "./worker_process.js";

/**
 * Spreads hosts over so many processes, each with a transport of its own; this machine itself is reached from here.
 * A host is always the same worker's, so that its sessions share a connection. A worker is started when the first of
 * its hosts is opened; when one dies, its hosts are unreachable from then on, and hosts yet to come get another.
 */
export function createWorkers(count: number, options: Partial<TransportOptions> = {}): Transport {
  const { askPassphrase, recordHostKey = recorder(), ...told } = options;
  const services: Services = {
    askPassphrase: askPassphrase ? once(askPassphrase) : null,
    recordHostKey,
  };
  const here = createTransport(options);
  const started: Worker[] = [];
  const slots = new Map<number, Worker>();
  const workers = new Map<string, Worker>();
  let closed = false;

  const start = (): Worker => {
    const worker = new Worker(told, services);
    started.push(worker);
    return worker;
  };
  const assign = (host: string): Worker => {
    const slot = workers.size % count;
    const running = slots.get(slot);
    const worker = running?.alive ? running : start();
    slots.set(slot, worker);
    workers.set(host, worker);
    return worker;
  };

  return {
    async preconnect(target): Promise<void> {
      if (target.connection === "local" || closed) return;
      await (workers.get(target.name) ?? assign(target.name)).preconnect(target);
    },
    async open(target, user): Promise<Session> {
      if (target.connection === "local") return here.open(target, user);
      if (closed) throw new Unreachable("the run is over");
      return (workers.get(target.name) ?? assign(target.name)).open(target, user);
    },
    async close(): Promise<void> {
      closed = true;
      await Promise.all([here, ...started].map((each) => each.close()));
    },
  };
}

/** Every worker asks for itself, the person is asked once. */
function once(ask: AskPassphrase): AskPassphrase {
  const asked = new Map<string, Promise<string>>();
  return (file) => {
    const answer = asked.get(file) ?? Promise.resolve(file).then(ask);
    asked.set(file, answer);
    return answer;
  };
}
