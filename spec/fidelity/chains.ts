import pLimit from "p-limit";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Chain } from "./chain.js";
import { createSite, layEl6Programs } from "./el6_machine.js";
import { layLayer } from "./layer.js";
import { bootMachine } from "./machine.js";
import { measure, type Boot, type Measured } from "./measure.js";

/** Plays all chains, so many at a time, with everything that their machines write below the directory. */
export async function measureChains(
  chains: readonly Chain[],
  directory: string,
  jobs: number,
  done: (measured: Measured) => void,
): Promise<readonly Measured[]> {
  const common = new Common(directory);
  const limit = pLimit(jobs);
  return Promise.all(
    chains.map((chain, index) =>
      limit(async () => {
        const own = join(directory, String(index));
        mkdirSync(own);
        const { boot, end } = await common.machineryFor(chain, own);
        try {
          const measured = await measure(chain, boot).catch((error: unknown) => broken(chain, error));
          done(measured);
          return measured;
        } finally {
          end();
        }
      }),
    ),
  );
}

/** A chain that could not be played to its end. */
function broken(chain: Chain, error: unknown): Measured {
  const why = error instanceof Error ? error.message : String(error);
  return {
    chain,
    skipped: null,
    rows: [],
    wrong: [`it could not be played: ${why}`],
    exits: [0, 0],
    seconds: 0,
  };
}

/** What boots the machines of a chain, and ends what they share. */
interface Machinery {
  readonly boot: Boot;
  readonly end: () => void;
}

/** What all machines of a kind have in common is made once, when it is first needed. */
class Common {
  readonly #directory: string;
  #layer: Promise<string> | null = null;
  #programs: string | null = null;

  constructor(directory: string) {
    this.#directory = directory;
  }

  async machineryFor({ machine, hosts }: Chain, own: string): Promise<Machinery> {
    if (machine === "debian") {
      const layer = await (this.#layer ??= layLayer(join(this.#directory, "layer")));
      return { boot: (name) => bootMachine(join(own, name), layer, name), end: () => undefined };
    }
    const programs = (this.#programs ??= layEl6Programs(join(this.#directory, "el6")));
    const site = createSite(own, programs, Object.keys(hosts));
    return { boot: (name) => site.boot(name), end: () => site.end() };
  }
}
