import type { Scenario } from "../../support/module.js";

const scenarios: readonly Scenario[] = [
  {
    title: "a section beside others",
    given: {
      "ovirt.repo": "# ours\n[epel]\n#baseurl=http://x/\nmirrorlist=http://m/\nenabled=1\n",
      "CentOS-Base.repo": "[base]\nbaseurl=http://b/\n",
    },
    params: (directory) => ({
      directory,
      file: "ovirt",
      sections: {
        epel: { enabled: false, includepkgs: ["a", "b"] },
        "ovirt-stable": { name: "Latest", baseurl: "http://o/EL/$releasever/" },
      },
    }),
    then: {
      "ovirt.repo":
        "# ours\n[epel]\n#baseurl=http://x/\nmirrorlist=http://m/\nenabled=0\nincludepkgs=a,b\n\n" +
        "[ovirt-stable]\nname=Latest\nbaseurl=http://o/EL/$releasever/\n",
    },
  },
  {
    title: "a file that goes",
    given: { "old.repo": "[old]\nbaseurl=http://o/\n" },
    params: (directory) => ({ directory, file: "old", state: "absent" }),
    then: { "old.repo": null },
  },
  {
    title: "as asked already, in other words",
    given: { "a.repo": "[a]\nbaseurl = http://a/\nenabled = Yes\nincludepkgs = b, a\n" },
    params: (directory) => ({
      directory,
      file: "a",
      sections: { a: { baseurl: ["http://a/"], enabled: true, includepkgs: ["a", "b"] } },
    }),
    settled: true,
  },
];

export default scenarios;
