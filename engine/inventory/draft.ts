import type { Span } from "../source/span.js";
import type { Variables } from "../template/index.js";

/** What the files say, before groups are put in order: filled file by file. */
export class Draft {
  readonly groups = new Map<string, GroupDraft>();
  readonly hosts = new Map<string, HostDraft>();

  constructor() {
    this.group("all").defined = true;
    this.group("ungrouped").defined = true;
  }

  group(name: string): GroupDraft {
    const known = this.groups.get(name);
    if (known) return known;
    const group = {
      name,
      at: null,
      defined: false,
      hosts: new Set<string>(),
      children: new Map(),
      layers: [],
      files: [],
    };
    this.groups.set(name, group);
    return group;
  }

  host(name: string, at: Span | null): HostDraft {
    const known = this.hosts.get(name);
    if (known) return known;
    const host = { name, at, layers: [], files: [] };
    this.hosts.set(name, host);
    return host;
  }
}

/** The variables of a group or a host, earlier ones first: from inventory files, and from files of variables. */
export interface Layers {
  layers: Variables[];
  files: Variables[];
}

export interface GroupDraft extends Layers {
  readonly name: string;
  /** Where it was first named. */
  at: Span | null;
  /** Whether some file says what it is, rather than only naming it as a child. */
  defined: boolean;
  readonly hosts: Set<string>;
  readonly children: Map<string, Span>;
}

export interface HostDraft extends Layers {
  readonly name: string;
  readonly at: Span | null;
}
