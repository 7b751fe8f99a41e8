import { createTransport, type Transport } from "../../engine/transport/index.js";
import type { Stage } from "./play.js";

/** Makes the hosts of a stage machines of their own as far as the engine can see: reached by name, and all of them here. */
export function machinesApart(here: Stage): Transport {
  here.write("hosts.yml", here.read("hosts.yml").replace("connection: local, ", ""));
  const local = createTransport();
  return {
    preconnect: () => Promise.resolve(),
    open: (target, user) => local.open({ ...target, connection: "local" }, user),
    close: () => local.close(),
  };
}
