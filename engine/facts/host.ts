import { readScript, mapProbe } from "../module/probe.js";
import type { Fact } from "./fact.js";
import { numeric, sections } from "./sections.js";

/** The resolver is asked for the domain, for at most five seconds, only where the host's own name has none. */
export const host: Fact = {
  summary: "What the host calls itself, and since when it runs",
  fields: {
    name: "As the kernel has it",
    fqdn: "With the domain, if the name or the resolver tells it; else the name",
    short: "Up to the first dot",
    domain: "After the first dot of fqdn; empty where there is none",
    boot_id: "Another one after every boot",
    uptime_s: "Seconds since boot",
  },
  probe: mapProbe(
    readScript(`name=$(uname -n)
full=
case $name in
  *.*) ;;
  *) if command -v timeout >/dev/null 2>&1; then full=$(timeout 5 hostname -f 2>/dev/null)
     else full=$(hostname -f 2>/dev/null); fi ;;
esac
printf '== name\\n%s\\n== full\\n%s\\n' "$name" "$full"
echo '== boot'
cat /proc/sys/kernel/random/boot_id
echo '== uptime'
cat /proc/uptime`),
    ({ stdout }) => {
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
    },
  ),
};
