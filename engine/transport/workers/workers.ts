import { createTransport, type TransportOptions } from "../create_transport.js";
import { Unreachable } from "../errors.js";
import type { Session } from "../session.js";
import type { AskPassphrase } from "../ssh/keys.js";
import { hostKeyRecorder } from "../ssh/record_host_key.js";
import type { Target, Transport } from "../transport.js";
import { WorkerProcess, type Services } from "./worker_process.js";

/**
 * Spreads hosts over so many processes, each with a transport of its own; this machine is reached from this process. A
 * host always has the same worker, so that its sessions share a connection. A worker is started when its first host
 * is opened. When it dies, its hosts are unreachable from then on, and hosts that come later get a new one.
 */
export function createWorkers(count: number, options: Partial<TransportOptions> = {}): Transport {
  const { askPassphrase, recordHostKey = hostKeyRecorder(), ...plain } = options;
  const services: Services = {
    askPassphrase: askPassphrase ? oncePerFile(askPassphrase) : null,
    recordHostKey,
  };
  const local = createTransport(options);
  const started: WorkerProcess[] = [];
  const slots = new Map<number, WorkerProcess>();
  const workers = new Map<string, WorkerProcess>();
  let closed = false;

  const start = (): WorkerProcess => {
    const worker = new WorkerProcess(plain, services);
    started.push(worker);
    return worker;
  };
  const workerFor = ({ name }: Target): WorkerProcess => {
    const assigned = workers.get(name);
    if (assigned) return assigned;
    const slot = workers.size % count;
    const running = slots.get(slot);
    const worker = running?.alive ? running : start();
    slots.set(slot, worker);
    workers.set(name, worker);
    return worker;
  };

  return {
    async preconnect(target): Promise<void> {
      if (target.connection === "local" || closed) return;
      await workerFor(target).preconnect(target);
    },
    async open(target, user): Promise<Session> {
      if (target.connection === "local") return local.open(target, user);
      if (closed) throw new Unreachable("the run is over");
      return workerFor(target).open(target, user);
    },
    async close(): Promise<void> {
      closed = true;
      await Promise.all([local, ...started].map((each) => each.close()));
    },
  };
}

/** Several workers may need the same passphrase; the user is asked once. */
function oncePerFile(ask: AskPassphrase): AskPassphrase {
  const answers = new Map<string, Promise<string>>();
  return (file) => {
    const answer = answers.get(file) ?? Promise.resolve(file).then(ask);
    answers.set(file, answer);
    return answer;
  };
}
