import { createTransport, type TransportOptions } from "../create_transport.js";
import { Unreachable } from "../errors.js";
import type { Session } from "../session.js";
import type { AskPassphrase } from "../ssh/keys.js";
import { hostKeyRecorder } from "../ssh/record_host_key.js";
import type { Target, Transport } from "../transport.js";
import type { WorkerOptions } from "./wire.js";
import { WorkerProcess, type Services } from "./worker_process.js";

/**
 * Spreads hosts over so many processes, each with a transport of its own; this machine is reached from this process. A
 * host always has the same worker, so that its sessions share a connection. A worker is started when its first host
 * is opened. When it dies, its hosts are unreachable from then on, and hosts that come later get a new one.
 */
export function createWorkers(count: number, options: Partial<TransportOptions> = {}): Transport {
  const local = createTransport(options);
  const pool = new WorkerPool(count, options);
  let closed = false;

  return {
    async preconnect(target): Promise<void> {
      if (target.connection === "local" || closed) return;
      await pool.workerFor(target).preconnect(target);
    },
    async open(target, user): Promise<Session> {
      if (target.connection === "local") return local.open(target, user);
      if (closed) throw new Unreachable("the run is over");
      return pool.workerFor(target).open(target, user);
    },
    async close(): Promise<void> {
      closed = true;
      await Promise.all([local.close(), pool.close()]);
    },
  };
}

class WorkerPool {
  readonly #count: number;
  readonly #options: Omit<WorkerOptions, "canAskPassphrase">;
  readonly #services: Services;
  readonly #started: WorkerProcess[] = [];
  readonly #slots = new Map<number, WorkerProcess>();
  readonly #assigned = new Map<string, WorkerProcess>();

  constructor(count: number, options: Partial<TransportOptions>) {
    const { askPassphrase, recordHostKey = hostKeyRecorder(), ...rest } = options;
    this.#count = count;
    this.#options = rest;
    this.#services = {
      askPassphrase: askPassphrase ? oncePerFile(askPassphrase) : null,
      recordHostKey,
    };
  }

  workerFor({ name }: Target): WorkerProcess {
    const assigned = this.#assigned.get(name);
    if (assigned) return assigned;
    const slot = this.#assigned.size % this.#count;
    const running = this.#slots.get(slot);
    const worker = running?.alive ? running : this.#start();
    this.#slots.set(slot, worker);
    this.#assigned.set(name, worker);
    return worker;
  }

  async close(): Promise<void> {
    await Promise.all(this.#started.map((worker) => worker.close()));
  }

  #start(): WorkerProcess {
    const worker = new WorkerProcess(this.#options, this.#services);
    this.#started.push(worker);
    return worker;
  }
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
