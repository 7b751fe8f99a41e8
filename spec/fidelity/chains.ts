import pLimit from "p-limit";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Chain } from "./chain.js";
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
  const boot = booter(directory);
  const limit = pLimit(jobs);
  return Promise.all(
    chains.map((chain, index) =>
      limit(async () => {
        const own = join(directory, String(index));
        mkdirSync(own);
        const measured = await measure(chain, (name) => boot(chain, join(own, name), name));
        done(measured);
        return measured;
      }),
    ),
  );
}

type Booter = (chain: Chain, directory: string, name: string) => ReturnType<Boot>;

/** What machines have in common is made once, when it is first needed. */
function booter(directory: string): Booter {
  let layer: Promise<string> | null = null;
  return async (_chain, own, name) => {
    layer ??= layLayer(join(directory, "layer"));
    return bootMachine(own, await layer, name);
  };
}
