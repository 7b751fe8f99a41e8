import { closeSync, ftruncateSync, openSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tsplay } from "../contenders.js";
import { type Fleet, startFleet } from "../fleet.js";
import { type Contender, median, probed, race } from "../measure.js";
import { layWork, type Work } from "../work.js";
import { type Suite, withFleet } from "./suite.js";

/** MiB: what is sent and printed, and what memory is compared with. */
const LARGE = 1024;
const SMALL = 64;

/** Many bytes: a file to one host as scp sends it, and a program that prints as much. */
export const transfer: Suite = (directory, { rounds }, say) =>
  withFleet(startFleet(directory, { count: 1, sshds: "each" }), async (fleet) => {
    const work = layWork(fleet);
    const dest = join(fleet.hosts[0]?.root ?? directory, "received");
    const sending = (size: number): Contender => {
      const src = fileOf(directory, size);
      return before(dest, playing(work, `send-${size}`, `copy: { src: "${src}", dest: "${dest}" }`));
    };
    const printing = (size: number): Contender =>
      playing(work, `print-${size}`, `shell: yes 'one line of many' | head -c ${size * 2 ** 20}`);

    const scp = before(dest, copying(fleet, fileOf(directory, LARGE), dest));
    const seconds = await race([scp, sending(LARGE)], Math.min(rounds, 3), say);
    const sent = {
      large: (await probed(sending(LARGE))).memory,
      small: (await probed(sending(SMALL))).memory,
    };
    const stored = highestUse("/dev/shm");
    const printed = {
      large: (await probed(printing(LARGE))).memory,
      small: (await probed(printing(SMALL))).memory,
    };
    return {
      ratio: median(seconds.get("tsplay") ?? []) / median(seconds.get("bare scp") ?? []),
      sendMemory: sent.large,
      sendMemoryGrowth: sent.large - sent.small,
      printMemory: printed.large,
      printMemoryGrowth: printed.large - printed.small,
      printStoreOnHost: stored(),
      seconds: Object.fromEntries(seconds),
    };
  });

/** tsplay with one task on all hosts. */
function playing(work: Work, name: string, task: string): Contender {
  const playbook = join(work.inventory, `../${name}.yml`);
  writeFileSync(playbook, `- hosts: fleet\n  tasks:\n    - ${task}\n`);
  return tsplay({ ...work, playbook });
}

function copying({ hosts, identity, knownHosts }: Fleet, from: string, to: string): Contender {
  const options = ["-q", "-F", "none", "-i", identity, "-o", `UserKnownHostsFile=${knownHosts}`];
  return { name: "bare scp", argv: ["scp", ...options, from, `root@${hosts[0]?.address ?? ""}:${to}`] };
}

const before = (dest: string, contender: Contender): Contender => ({
  ...contender,
  before: () => rmSync(dest, { force: true }),
});

/** Holes, which are read as quickly by everybody. */
function fileOf(directory: string, size: number): string {
  const path = join(directory, `${size}.bin`);
  const file = openSync(path, "w");
  ftruncateSync(file, size * 2 ** 20);
  closeSync(file);
  return path;
}

/** MiB that were in use at the most on a file system, until it is asked. */
function highestUse(path: string): () => number {
  let most = 0;
  const timer = setInterval(() => {
    const { blocks, bfree, bsize } = statfsSync(path);
    most = Math.max(most, ((blocks - bfree) * bsize) / 2 ** 20);
  }, 50);
  return () => {
    clearInterval(timer);
    return most;
  };
}
