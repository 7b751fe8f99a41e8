import type { Probe } from "../module/probe.js";

/** A subject every playbook may name as `facts.NAME`: asked of a host only when a task names it. */
export interface Fact {
  readonly summary: string;
  /** What each dotted field holds; `*` stands for the names or numbers that only the host knows. */
  readonly fields: Readonly<Record<string, string>>;
  readonly probe: Probe<unknown>;
}
