import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { load } from "../../engine/cli/load.js";
import type { Event, HostResult } from "../../engine/event/index.js";
import { run } from "../../engine/runner/run.js";
import { createTransport } from "../../engine/transport/index.js";
import { bringDown, bringUp } from "../site/control.js";
import { inventoryPath } from "../site/inventory.js";
import { projectRoot, type SiteSettings } from "../site/settings.js";
import { privateSite, runOn } from "../site/support.js";
import { NOBODY_THERE } from "../support/play.js";

/** What a check or a run of a playbook told. */
export interface Played {
  readonly events: readonly Event[];
  readonly exit: number;
  readonly hosts: readonly HostResult[];
}

/** The guide's four hosts, bare at first, and gone in the end. */
export class GuideSite {
  readonly #site: SiteSettings = privateSite();

  /** Does something with fresh hosts. */
  static async use<T>(work: (site: GuideSite) => Promise<T>): Promise<T> {
    const site = new GuideSite();
    await bringUp(site.#site, { tied: true });
    try {
      return await work(site);
    } finally {
      await bringDown(site.#site);
      rmSync(site.#site.directory, { recursive: true, force: true });
    }
  }

  /** Checks or runs a playbook of the project, reaching the hosts as anybody does. */
  async play(playbook: string, { check }: { readonly check: boolean }): Promise<Played> {
    const path = join(projectRoot, playbook);
    const inventories = [join(projectRoot, "inventory"), inventoryPath(this.#site)];
    const everything = { limit: null, only: [], skip: [], startAt: null, extra: [] };
    const { plays, inventory } = await load([path], inventories, [], everything);
    const transport = createTransport();
    const events: Event[] = [];
    try {
      const { exit, hosts } = await run(plays, {
        ...NOBODY_THERE,
        ...{ check, inventory, transport },
        reporter: (event) => events.push(event),
        playbooks: [playbook],
        playbookDirectory: dirname(path),
      });
      return { events, exit, hosts };
    } finally {
      await transport.close();
    }
  }

  /** Does something on a host behind the playbooks' back. @throws Error with what it said when it fails */
  async tamper(host: string, command: string): Promise<void> {
    const { status, stdout, stderr } = await runOn(this.#site, host, command);
    if (status !== 0)
      throw new Error(`${host}: ${command}\nended with ${status ?? "a signal"}: ${stdout}${stderr}`);
  }
}
