import { readScript } from "../module/answer.js";
import { mapProbe } from "../module/probe.js";
import { shellText } from "../transport/index.js";
import type { Fact } from "./fact.js";
import { numeric, sections } from "./sections.js";

/** The resolver is asked for the domain, for at most five seconds, only where the host's own name has none. */
export const host: Fact = {
  summary: "The host's name and uptime",
  fields: {
    name: "The host name that the kernel has",
    fqdn: "The name with its domain, if the name itself or the resolver gives one; otherwise the name",
    short: "The part of fqdn before the first dot",
    domain: "The part of fqdn after the first dot; empty if there is no dot",
    boot_id: "An id that changes with every boot",
    uptime_s: "Seconds since boot",
  },
  probe: mapProbe(readScript(shellText(import.meta.url, "host.sh")), ({ stdout }) => {
    const section = sections(stdout);
    const name = section("name")[0] ?? "";
    const full = section("full")[0] ?? "";
    const fqdn = /^[\w-]+(\.[\w-]+)+$/.test(full) && !full.startsWith("localhost") ? full : name;
    const [short = "", ...domain] = fqdn.split(".");
    const uptime = numeric(section("uptime")[0]?.split(" ")[0]);
    return {
      name,
      fqdn,
      short,
      domain: domain.join("."),
      boot_id: section("boot")[0] ?? null,
      uptime_s: uptime === null ? null : Math.floor(uptime),
    };
  }),
};
