import { join } from "node:path";
import { tsplay } from "../contenders.js";
import { startFleet } from "../fleet.js";
import { profiled, STAGES } from "../profile.js";
import { layWork, wipe } from "../work.js";
import { type Suite, withFleet } from "./suite.js";

/** Where tsplay's own time goes, in milliseconds: of a run that finds nothing to change, and of the first before it. */
export const profile: Suite = (directory, { hosts }) =>
  withFleet(startFleet(directory, { count: hosts ?? 50, sshds: "each" }), async (fleet) => {
    const work = layWork(fleet);
    wipe(fleet);
    const first = await profiled(tsplay(work), join(directory, "first"));
    const converged = await profiled(tsplay(work), join(directory, "converged"));
    return Object.fromEntries(
      STAGES.flatMap((stage) => [
        [stage, converged[stage]],
        [`${stage}First`, first[stage]],
      ]),
    );
  });
