import { Writable } from "node:stream";
import { human, type HumanOptions } from "../../engine/report/index.js";
import type { Event } from "../../engine/event/index.js";
import {
  changed,
  everywhere,
  failed,
  hostResult,
  playDone,
  playStarted,
  runDone,
  runStarted,
  stepDone,
  task,
  taskStarted,
  wouldChange,
} from "../support/events.js";

/** A stream that records what is written, piece by piece; `columns` as a terminal has them. */
export class Paper extends Writable {
  readonly pieces: string[] = [];
  columns = 80;
  rows = 24;

  override _write(chunk: Buffer | string, _: string, done: () => void): void {
    this.pieces.push(chunk.toString());
    done();
  }

  get text(): string {
    return this.pieces.join("");
  }
}

/** The text that a person would see of these events: plain and without colour by default. */
export function shown(events: readonly Event[], options: Partial<HumanOptions> = {}): string {
  const stream = new Paper();
  const report = human({
    stream,
    width: 80,
    color: false,
    verbose: 0,
    diff: false,
    live: false,
    rerun: ["tsplay", "run", "site.yml", "-i", "inventory"],
    ...options,
  });
  for (const event of events) report(event);
  return stream.text;
}

export const hosts = ["gs1.example.com", "gs2.example.com", "gs3.example.com", "gs4.example.com"] as const;
const [one, two, three, four] = hosts;

const before = "127.0.0.1\tlocalhost\n::1\tlocalhost\n";
const after = `${before}192.168.10.100\tha.lofyer.org ha\n`;

/** A run of two plays in which most things that can happen do happen. */
export function story(check: boolean): readonly Event[] {
  const change = check ? wouldChange : changed;
  const hostsFile = "Every host knows the engine by its name";
  const debug = task("Which family is it", { module: "debug" });
  return [
    runStarted(hosts, { check, playbooks: ["playbooks/hosted-engine.yml"], plays: 2 }),
    playStarted("Names and addresses", hosts, { tasks: 7 }),
    ...everywhere(hosts, "one"),
    ...everywhere(hosts, "two"),
    taskStarted(debug, hosts),
    ...hosts.map((host) => stepDone(host, debug, { type: "ok" }, { result: { message: "model_Westmere" } })),
    taskStarted(hostsFile, hosts),
    stepDone(one, hostsFile, change("192.168.10.100 in /etc/hosts", before, after)),
    stepDone(two, hostsFile),
    stepDone(three, hostsFile, change("192.168.10.100 in /etc/hosts", before, after)),
    stepDone(four, hostsFile),
    ...everywhere(
      hosts,
      "NetworkManager is off",
      change("NetworkManager", { enabled: true, running: true }, { enabled: false, running: false }),
    ),
    {
      type: "note",
      host: two,
      task: task("ifcfg"),
      note: { level: "warning", text: "vdsm manages the file of eth0" },
    },
    {
      type: "note",
      host: three,
      task: task("ifcfg"),
      note: { level: "warning", text: "vdsm manages the file of eth0" },
    },
    ...everywhere(hosts, "skipped", { type: "skipped", why: "“when” is false" }),
    ...everywhere(hosts, "last"),
    playDone("Names and addresses", []),
    playStarted("Storage", [one, two], { batch: 1, batches: 2 }),
    { type: "host-unreachable", host: four, why: "connection refused by 127.10.0.4:22" },
    taskStarted("Packages are there", [one, two]),
    ...["glusterfs-server", "vdsm-gluster"].flatMap((item) =>
      [one, two].map((host) =>
        stepDone(host, "Packages are there", change(item, { version: null }, { version: "3.4.0-1.el6" }), {
          item,
        }),
      ),
    ),
    taskStarted("The peers know each other", [one, two]),
    stepDone(
      two,
      "The peers know each other",
      failed("gluster peer probe gs3.example.com: peer probe: failed: unknown errno 107", {
        change: { summary: "peer gs3.example.com", before: { connected: false }, after: { connected: true } },
        output: [{ status: 1, stdout: "", stderr: "peer probe: failed: unknown errno 107\n" }],
        diagnostic: "site.yml:3:7: Wrong value [value]\n  3 | peers: all\n    |        ^^^\n  Not a list.",
      }),
    ),
    taskStarted("The volume", [one]),
    { type: "progress", host: one, task: task("The volume"), text: "Stage: Initializing" },
    { type: "progress", host: one, task: task("The volume"), text: "Stage: Initializing" },
    { type: "progress", host: one, task: task("The volume"), text: "Stage: Setup" },
    stepDone(
      one,
      "The volume",
      check
        ? { type: "cannot-tell", because: "“The peers know each other” would change first" }
        : change("volume engine", null, { type: "replicate", bricks: ["gs1:/b1", "gs2:/b1"] }),
    ),
    playDone(
      "Storage",
      [],
      "“The peers know each other” did not complete on gs2.example.com (any_errors_fatal)",
    ),
    runDone(
      [
        hostResult(
          one,
          check
            ? { ok: 12, "would-change": 4, skipped: 1, "cannot-tell": 1 }
            : { ok: 12, changed: 5, skipped: 1 },
          { trips: 9 },
        ),
        hostResult(
          two,
          check
            ? { ok: 12, "would-change": 3, skipped: 1, failed: 1 }
            : { ok: 12, changed: 3, skipped: 1, failed: 1 },
          { trips: 7, end: "failed" },
        ),
        hostResult(
          three,
          check ? { ok: 9, "would-change": 2, skipped: 1 } : { ok: 9, changed: 2, skipped: 1 },
          { trips: 4 },
        ),
        hostResult(four, { ok: 8, skipped: 1 }, { trips: 2, end: "unreachable" }),
      ],
      { ms: 42_000, exit: 6 },
    ),
  ];
}
