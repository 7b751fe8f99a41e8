import { bare, counted, tsplay } from "../contenders.js";
import { rehearse } from "../effect.js";
import { startFleet } from "../fleet.js";
import { type Contender, race } from "../measure.js";
import { layWork, TASKS, wipe } from "../work.js";
import { raced, type Suite, withFleet } from "./suite.js";

/** Everything differs: twenty changes on every host. */
export const first: Suite = (directory, { hosts, rounds }, say) =>
  withFleet(startFleet(directory, { count: hosts ?? 50, sshds: "each" }), async (fleet) => {
    const work = layWork(fleet);
    const anew = (contender: Contender): Contender => ({ ...contender, before: () => wipe(fleet) });
    const contenders = [bare(fleet, work), tsplay(work)].map(anew);
    await rehearse(contenders, fleet);

    const { exchanges, changed } = await counted(anew(tsplay(work)));
    if (changed !== TASKS) throw new Error("not everything was changed");
    return { ...raced(await race(contenders, rounds, say)), hosts: fleet.hosts.length, exchanges };
  });
