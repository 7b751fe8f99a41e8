import { readScript } from "../module/answer.js";
import { mapProbe } from "../module/probe.js";
import type { Fact } from "./fact.js";
import { numeric } from "./sections.js";

/** The host's clock, not the controller's. */
export const date: Fact = {
  summary: "The clock of the host",
  fields: {
    epoch: "Seconds since 1970",
    iso: "Date, time and UTC offset: 2014-06-10T09:30:00+08:00",
    zone: "The abbreviation of the time zone: CST",
  },
  probe: mapProbe(readScript("date '+%s %Y-%m-%dT%H:%M:%S%z %Z'"), ({ stdout }) => {
    const [epoch, iso, zone] = stdout.trim().split(" ");
    return {
      epoch: numeric(epoch),
      iso: iso?.replace(/([+-]\d\d)(\d\d)$/, "$1:$2") ?? null,
      zone: zone ?? null,
    };
  }),
};
