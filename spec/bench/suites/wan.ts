import { appendFileSync } from "node:fs";
import { bare, counted, tsplay } from "../contenders.js";
import { type BenchHost, startFleet, startProxy, trusted } from "../fleet.js";
import { once, race } from "../measure.js";
import { layWork, wipe } from "../work.js";
import { raced, type Suite, withFleet } from "./suite.js";

/** Milliseconds. */
const ROUND_TRIP = 50;

/** Everything through a proxy that delays each round trip. */
export const wan: Suite = (directory, { hosts, rounds }, say) =>
  withFleet(startFleet(directory, { count: hosts ?? 50, sshds: "each" }), async (fleet) => {
    const proxy = await startProxy(fleet, ROUND_TRIP);
    try {
      const far = ({ address }: BenchHost): string => address.replace(/^127\.30\./, "127.31.");
      appendFileSync(fleet.knownHosts, trusted(fleet, far));
      const work = layWork(fleet, far);
      wipe(fleet);
      await once(bare(fleet, work, far));
      const { exchanges } = await counted(tsplay(work));
      const seconds = await race([bare(fleet, work, far), tsplay(work)], rounds, say);
      return { ...raced(seconds), hosts: fleet.hosts.length, exchanges, roundTrip: ROUND_TRIP };
    } finally {
      proxy.kill();
    }
  });
