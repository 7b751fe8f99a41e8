import type { HostProbe } from "../module/probe.js";

/** What every playbook may use as `facts.NAME`: read from a host only when a task uses it. */
export interface Fact {
  readonly summary: string;
  /** The meaning of each dotted field; `*` stands for a name or number that only the host knows. */
  readonly fields: Readonly<Record<string, string>>;
  readonly probe: HostProbe<unknown>;
}
