import { dirname, join, resolve } from "node:path";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** One simulated host: how the machine reaches it, and what the host believes of itself. */
export interface HostSettings {
  readonly name: string;
  readonly fqdn: string;
  /** The machine's loopback address its SSH server listens on. */
  readonly listen: string;
  /** Its address within the simulated network; it exists nowhere but in the host's own files. */
  readonly address: string;
  readonly mac: string;
}

/** Where a site keeps its state, and where its hosts are reached. */
export interface SiteSettings {
  readonly directory: string;
  /** The first three numbers of the loopback addresses. */
  readonly net: string;
  readonly port: number;
  readonly hosts: readonly HostSettings[];
}

/** The directory with package.json, whether this file runs from the source tree or from dist. */
export const projectRoot = upwards(dirname(fileURLToPath(import.meta.url)));

/**
 * The site of this environment: `TSPLAY_SITE_DIR` (state), `TSPLAY_SITE_NET` (the first three numbers of
 * the loopback addresses) and `TSPLAY_SITE_PORT` let specs have a site of their own.
 */
export function siteSettings(environment: NodeJS.ProcessEnv = process.env): SiteSettings {
  const net = environment["TSPLAY_SITE_NET"] ?? USUAL_NET;
  if (!/^127(\.\d{1,3}){2}$/.test(net)) throw new Error(`TSPLAY_SITE_NET is not a loopback net: ${net}`);
  return {
    net,
    directory: resolve(environment["TSPLAY_SITE_DIR"] ?? join(projectRoot, ".site")),
    port: Number(environment["TSPLAY_SITE_PORT"] ?? USUAL_PORT),
    hosts: [1, 2, 3, 4].map((number) => ({
      name: `gs${number}`,
      fqdn: `gs${number}.example.com`,
      listen: `${net}.${100 + number}`,
      address: `192.168.10.${100 + number}`,
      mac: `52:54:00:a8:0a:0${number}`,
    })),
  };
}

/** Whether the hosts are where the project's inventory has them. */
export const isUsual = ({ net, port }: SiteSettings): boolean => net === USUAL_NET && port === USUAL_PORT;

const USUAL_NET = "127.0.10";
const USUAL_PORT = 10122;

function upwards(directory: string): string {
  return existsSync(join(directory, "package.json")) ? directory : upwards(dirname(directory));
}
