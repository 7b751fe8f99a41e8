import type { Scenario } from "../../support/module.js";

const scenarios: readonly Scenario[] = [
  {
    title: "a line in fstab",
    given: { fstab: "# root\n/dev/sda1 / ext4 defaults 1 1\n/dev/sdb1 /no/brick ext4 defaults 0 0" },
    params: (root) => ({
      path: "/no/brick",
      src: "/dev/sdb1",
      fstype: "xfs",
      opts: "noatime,inode64",
      state: "present",
      fstab: `${root}/fstab`,
    }),
    then: {
      fstab: "# root\n/dev/sda1 / ext4 defaults 1 1\n/dev/sdb1\t/no/brick\txfs\tnoatime,inode64\t0\t0\n",
    },
  },
  {
    title: "a line that goes",
    given: { fstab: "/dev/sdb1 /no/brick ext4 defaults 0 0\n" },
    params: (root) => ({ path: "/no/brick", state: "absent", fstab: `${root}/fstab` }),
    then: { fstab: "" },
  },
  {
    title: "what is mounted already",
    given: { fstab: "proc /proc proc defaults 0 0\n" },
    params: (root) => ({ path: "/proc", src: "proc", fstype: "proc", fstab: `${root}/fstab` }),
    settled: true,
  },
];

export default scenarios;
