import { createTransport } from "../../engine/transport/index.js";
import { skipFor } from "../support/needs.js";
import { stage, type Stage, type Told } from "../support/play.js";
import { bringDown, bringUp } from "./control.js";
import { enter } from "./enter.js";
import { knownHostsPath } from "./inventory.js";
import { ensureKeys, type LabKeys } from "./keys.js";
import { whatForbidsALab } from "./machine.js";
import { namespaceOf, switchNamespace } from "./network.js";
import { program } from "./program.js";
import { readRecord, type LabRecord } from "./record.js";
import { labPlace, systemdHosts, type HostKind, type LabHost, type LabPlace } from "./settings.js";

/** The hosts that all specs of this directory share, brought up when the first of them that wants them begins. */
export interface Lab {
  readonly place: LabPlace;
  readonly record: LabRecord;
  /** The four that boot systemd, gs1 to gs4. */
  readonly hosts: readonly LabHost[];
  readonly keys: LabKeys;
  readonly knownHosts: string;
  /** Any host by its name, those of other kinds too. */
  host(name: string): LabHost;
  /** Runs a script in a host as root, not by ssh, and returns what it printed. @throws Error when it fails */
  on(host: string, script: string): string;
  /** Runs ip, iptables and the like in a host's network from outside of the host; `switch` is what joins them. */
  network(host: string, ...argv: readonly string[]): string;
  /** One play with these tasks for these hosts, whose inventory has these variables too. To be removed in the end. */
  stage(hosts: readonly string[], tasks: string, variables?: Variables): Stage;
  /** Runs these tasks on these hosts, once. @throws Error when they are written wrong */
  play(hosts: readonly string[], tasks: string, more?: PlayOptions): Promise<Told>;
}

export type PlayOptions = NonNullable<Parameters<Stage["run"]>[0]> & { readonly variables?: Variables };
type Variables = Readonly<Record<string, unknown>>;

/**
 * To be called in a `describe`: its specs run on the lab, or are skipped with the reason where there can be none.
 * Hosts of other kinds than the usual one are there when asked for. Under CI, as root, a lab that there cannot be is a
 * failure.
 */
export function onTheLab(...others: readonly HostKind[]): () => Lab {
  let lab: Lab | null = null;
  skipWithoutALab();
  before(async function () {
    this.timeout(600_000);
    shared = withHosts(shared, others);
    lab = await shared;
  });
  return () => {
    if (lab === null) throw new Error("the lab is not up yet: ask for it in a hook or a spec");
    return lab;
  };
}

/** The same for specs that bring up a lab of their own. */
export function skipWithoutALab(): void {
  before(function () {
    const forbidden = whatForbidsALab();
    if (forbidden === null) return;
    if (process.env["CI"] !== undefined && process.getuid?.() === 0) throw new Error(forbidden);
    skipFor(this, `a lab (${forbidden})`);
  });
}

const place = labPlace("spec");

let shared: Promise<Lab> | null = null;

after(async function () {
  this.timeout(300_000);
  if (shared !== null) await bringDown(place);
});

async function withHosts(earlier: Promise<Lab> | null, others: readonly HostKind[]): Promise<Lab> {
  const there = (await earlier)?.record.hosts ?? [];
  if (earlier !== null && others.every((kind) => there.includes(kind))) return earlier;
  // What an earlier run of the specs left behind has been changed by it.
  if (earlier === null) await bringDown(place);
  const wanted = [...systemdHosts(4), ...new Set([...there, ...others].filter((kind) => kind !== "systemd"))];
  const hosts = await bringUp(place, wanted, (text) => void process.stdout.write(`      lab: ${text}\n`));
  const record = readRecord(place.own);
  if (record === null) throw new Error("the lab is up, but has no record");
  return labOf(record, hosts);
}

function labOf(record: LabRecord, hosts: readonly LabHost[]): Lab {
  const host = (name: string): LabHost => {
    const found = hosts.find((one) => one.name === name);
    if (found === undefined) throw new Error(`the lab has no host ${name}`);
    return found;
  };
  const keys = ensureKeys(place.shared);
  const knownHosts = knownHostsPath(place.own);
  const makeStage: Lab["stage"] = (names, tasks, variables = {}) => {
    const made = stage([], `- hosts: all\n  tasks:\n${tasks.replaceAll(/^/gm, "    ")}\n`);
    const listed = names.map((name): [string, object] => [name, { address: host(name).address }]);
    const vars = { user: "root", identity_file: keys.clientKey, known_hosts: knownHosts, ...variables };
    made.write("hosts.yml", JSON.stringify({ all: { hosts: Object.fromEntries(listed), vars } }));
    return made;
  };
  return {
    ...{ place, record, keys, knownHosts, host, stage: makeStage },
    hosts: hosts.filter(({ kind }) => kind === "systemd"),
    on: (name, script) => enter(record, name, script),
    network(name, ...argv) {
      const namespace = name === "switch" ? switchNamespace(record.net) : namespaceOf(record.net, host(name));
      return program("nsenter", [`--net=/run/netns/${namespace}`, ...argv]);
    },
    async play(names, tasks, { variables = {}, ...more } = {}) {
      const made = makeStage(names, tasks, variables);
      try {
        // A busy machine takes its time: a host that does not answer is a spec's subject, or a fault of the lab.
        const transport = createTransport({ sshConfig: "", connectTimeout: 60 });
        const told = await made.run({ transport, ...more });
        if (told.problems.length > 0) throw new Error(told.problems.map(({ detail }) => detail).join("\n"));
        return told;
      } finally {
        made.remove();
      }
    },
  };
}
