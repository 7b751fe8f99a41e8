import { bare, counted, tsplay } from "../contenders.js";
import { liveSeconds, makeGraves, withDead } from "../dead.js";
import { startFleet } from "../fleet.js";
import { once, probed, race } from "../measure.js";
import { layWork, wipe } from "../work.js";
import { raced, type Suite, withFleet } from "./suite.js";

/** A thousand addresses on one sshd, converged; then a tenth of them dead, in three ways. */
export const thousand: Suite = async (directory, { hosts, rounds }, say) => {
  const count = hosts ?? 1000;
  return withFleet(startFleet(directory, { count, sshds: "one" }), async (fleet) => {
    const work = layWork(fleet);
    wipe(fleet);
    await once(bare(fleet, work));
    const { exchanges } = await counted(tsplay(work));
    const told = await probed(tsplay(work));
    const spread = { ...tsplay(work, ["--processes", "2"]), name: "tsplay --processes 2" };
    const seconds = await race([bare(fleet, work), tsplay(work), spread], Math.min(rounds, 3), say);

    makeGraves();
    const dying = withDead(fleet, work);
    const alone = await liveSeconds(dying.without, dying.live);
    const among = await liveSeconds(dying.among, dying.live);
    say(`  live hosts done without dead ones: ${alone.toFixed(2)} s, among them: ${among.toFixed(2)} s`);
    return {
      ...raced(seconds),
      hosts: count,
      exchanges,
      live: among / alone,
      memoryPerHost: (told.memory - told.before) / count,
      loopDelayP99: told.delay,
      loopHeldP99: told.held,
      cpu: told.cpu,
    };
  });
};
