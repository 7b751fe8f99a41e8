import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { layPrograms } from "../site/compile.js";
import { SimulatedHost } from "../site/host.js";
import { layRoots, rootDirectory, runDirectory } from "../site/root.js";
import { siteSettings, type SiteSettings } from "../site/settings.js";
import { type Machine, runIn, shellOf } from "./machine.js";
import { snapshot, type Snapshot } from "./snapshot.js";

/** The simulated hosts of one chain: up to four of EL6 with what lies between them, such as Gluster's volumes. */
export interface Site {
  boot(name: string): Promise<Machine>;
  /** What the hosts have in common is gone with the last of them. */
  end(): void;
}

/** Lays the programs of all simulated hosts; answers where. */
export function layEl6Programs(directory: string): string {
  const usr = join(directory, "usr");
  layPrograms(usr);
  return usr;
}

/** Simulated hosts of these names, gs1 to gs4, that write below the directory. */
export function createSite(directory: string, programs: string, names: readonly string[]): Site {
  const all = siteSettings({ TSPLAY_SITE_DIR: directory });
  const settings: SiteSettings = { ...all, hosts: all.hosts.filter(({ name }) => names.includes(name)) };
  const usr = join(runDirectory(settings), "usr");
  mkdirSync(usr, { recursive: true });
  execFileSync("mount", ["--bind", programs, usr]);
  layRoots(settings, { clientPublicKey: "", operatorPassword: "" });
  return {
    async boot(name) {
      const host = settings.hosts.find((one) => one.name === name);
      if (!host) throw new Error(`a chain on EL6 may have the hosts gs1 to gs4, and not ${name}`);
      return El6Machine.boot(settings, new SimulatedHost(settings, host));
    },
    end() {
      execFileSync("umount", ["-l", usr]);
      for (const host of settings.hosts) execFileSync("umount", ["-l", rootDirectory(settings, host)]);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** A simulated host, which may be restarted. */
class El6Machine implements Machine {
  readonly #host: SimulatedHost;
  readonly #root: string;
  #first: Promise<number> = Promise.resolve(0);
  #over = false;

  private constructor(host: SimulatedHost, root: string) {
    this.#host = host;
    this.#root = root;
    this.#boot();
  }

  static async boot(settings: SiteSettings, host: SimulatedHost): Promise<El6Machine> {
    const machine = new El6Machine(host, rootDirectory(settings, host.settings));
    await machine.#first;
    return machine;
  }

  #boot(): void {
    this.#first = this.#host.boot().then(({ pid }) => {
      void this.#host.ended.then((wantsReboot) => {
        if (wantsReboot && !this.#over) this.#boot();
      });
      return pid;
    });
  }

  async shell(): Promise<string> {
    return shellOf(`${this.#root}.shell`, await this.#first);
  }

  snapshot(): Snapshot {
    return snapshot(this.#root);
  }

  async run(script: string): Promise<void> {
    await runIn(await this.#first, script);
  }

  serve(): Promise<void> {
    throw new Error("a simulated host has no web server");
  }

  end(): void {
    this.#over = true;
    this.#host.kill();
  }
}
