import type { Scenario } from "../../support/module.js";

const SHA256 = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";

const scenarios: readonly Scenario[] = [
  {
    title: "fetched, proven and owned",
    given: { from: "hello\n" },
    needs: ["curl"],
    params: (root) => ({ url: `file://${root}/from`, dest: `${root}/to`, checksum: SHA256, mode: "0600" }),
    then: { to: "hello\n" },
  },
  {
    title: "there, and what it should be",
    given: { to: "hello\n" },
    params: (root) => ({ url: `file://${root}/none`, dest: `${root}/to`, checksum: SHA256 }),
    settled: true,
  },
];

export default scenarios;
