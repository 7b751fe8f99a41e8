import { bare, counted, tsplay, xargs } from "../contenders.js";
import { fingerprint, rehearse } from "../effect.js";
import { startFleet } from "../fleet.js";
import { once, race } from "../measure.js";
import { peers } from "../peers.js";
import { processesOfWork } from "../processes.js";
import { layWork, TASKS, wipe } from "../work.js";
import { raced, type Suite, withFleet } from "./suite.js";

/** Nothing differs: what it costs to log in and read. */
export const converged: Suite = (directory, { hosts, rounds, peerRounds }, say) =>
  withFleet(startFleet(directory, { count: hosts ?? 50, sshds: "each" }), async (fleet) => {
    const work = layWork(fleet);
    const ours = tsplay(work);
    const contenders = [bare(fleet, work), ours, xargs(fleet, work), ...peers(fleet, peerRounds)];
    await rehearse(contenders, fleet);

    wipe(fleet);
    await once(ours);
    const { exchanges, ok } = await counted(ours);
    if (ok !== TASKS) throw new Error("the hosts are not converged");
    const before = fingerprint(fleet);
    const seconds = await race(contenders, rounds, say);
    if (fingerprint(fleet) !== before) throw new Error("somebody found something to change");
    return { ...raced(seconds), hosts: fleet.hosts.length, exchanges, processes: await processesOfWork() };
  });
