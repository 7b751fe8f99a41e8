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

/** A stream that keeps what is written, in pieces; `columns` as a terminal has them. */
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

/** What a person would be shown of these events: plain and without colour unless told. */
export function told(events: readonly Event[], options: Partial<HumanOptions> = {}): string {
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

/** A run of two plays in which most things can be seen that can happen. */
export function story(check: boolean): readonly Event[] {
  const change = check ? wouldChange : changed;
  const named = "Every host knows the engine by its name";
  const says = task("Which family is it", { module: "debug" });
  return [
    runStarted(hosts, { check, playbooks: ["playbooks/hosted-engine.yml"], plays: 2 }),
    playStarted("Names and addresses", hosts, { tasks: 7 }),
    ...everywhere(hosts, "one"),
    ...everywhere(hosts, "two"),
    taskStarted(says, hosts),
    ...hosts.map((host) => stepDone(host, says, { type: "ok" }, { result: { message: "model_Westmere" } })),
    taskStarted(named, hosts),
    stepDone(one, named, change("192.168.10.100 in /etc/hosts", before, after)),
    stepDone(two, named),
    stepDone(three, named, change("192.168.10.100 in /etc/hosts", before, after)),
    stepDone(four, named),
    ...everywhere(
      hosts,
      "NetworkManager is off",
      change("NetworkManager", { enabled: true, running: true }, { enabled: false, running: false }),
    ),
    {
      type: "note",
      host: two,
      task: task("ifcfg"),
      note: { level: "warning", text: "vdsm owns the file of eth0" },
    },
    {
      type: "note",
      host: three,
      task: task("ifcfg"),
      note: { level: "warning", text: "vdsm owns the file of eth0" },
    },
    ...everywhere(hosts, "skipped", { type: "skipped", why: "its condition does not hold" }),
    ...everywhere(hosts, "last"),
    playDone("Names and addresses", []),
    playStarted("Storage", [one, two], { batch: 1, batches: 2 }),
    { type: "host-unreachable", host: four, why: "connect ECONNREFUSED 127.10.0.4:22" },
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
        ? { type: "cannot-tell", because: "it depends on “peers”, which only a real run finds" }
        : change("volume engine", null, { type: "replicate", bricks: ["gs1:/b1", "gs2:/b1"] }),
    ),
    playDone("Storage", [], "a failure is fatal here"),
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
