import { localLink } from "../../engine/transport/local.js";
import { openShell } from "../../engine/transport/shell/persistent_shell.js";
import type { Session, Target, Transport } from "../../engine/transport/index.js";
import { ENVIRONMENT, type Machine } from "./machine.js";

/** The machines of one chain by their addresses; each boots when it is first reached. */
export class Machines {
  readonly #boot: (name: string) => Promise<Machine>;
  readonly #booted = new Map<string, Promise<Machine>>();

  constructor(boot: (name: string) => Promise<Machine>) {
    this.#boot = boot;
  }

  /** The machine at an address. */
  at(address: string): Promise<Machine> {
    const machine = this.#booted.get(address) ?? this.#boot(address);
    this.#booted.set(address, machine);
    return machine;
  }

  /** Those that are up. */
  async all(): Promise<readonly (readonly [address: string, machine: Machine])[]> {
    return Promise.all(
      [...this.#booted].map(async ([address, machine]) => [address, await machine] as const),
    );
  }

  /** Reaches the machines as hosts; to be closed after one run. */
  transport(): Transport {
    const sessions: Session[] = [];
    return {
      preconnect: () => Promise.resolve(),
      open: async (target, user) => {
        const machine = await this.at(addressOf(target));
        const link = localLink(await machine.shell(), ENVIRONMENT);
        const become = user === null || user === "root" ? null : { user, password: null, terminal: false };
        const session = await openShell(link, become, WITHIN);
        sessions.push(session);
        return session;
      },
      close: async () => {
        await Promise.all(sessions.map((session) => session.close()));
      },
    };
  }

  async end(): Promise<void> {
    for (const [, machine] of await this.all()) machine.end();
  }
}

/** All hosts with a local connection are the one machine that it leads to. */
export const addressOf = ({ connection, address }: Pick<Target, "connection" | "address">): string =>
  connection === "local" ? "localhost" : address;

/** Seconds until a shell must answer, on a busy machine. */
const WITHIN = 60;
