import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import ssh2, { type Client, type ClientChannel, type ConnectConfig } from "ssh2";
import { skipFor } from "../support/needs.js";
import { bringDown, bringUp } from "./control.js";
import { whatIsMissing } from "./machine.js";
import { siteSettings, type SiteSettings } from "./settings.js";
import { freeNet } from "./taken.js";

/** What a command on a host came to. */
export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A site on addresses of its own, so that it never meets one that somebody has up. */
export function privateSite(): SiteSettings {
  const directory = mkdtempSync(join(tmpdir(), "tsplay-site-spec-"));
  // Specs that look at the same moment, in another process, begin elsewhere.
  const net = freeNet(siteSettings({}).port, 256 + process.pid);
  return siteSettings({ TSPLAY_SITE_DIR: directory, TSPLAY_SITE_NET: net });
}

/** Brings a private site up around the specs of one `describe`; skips them, saying why, where that cannot be. */
export function useSite(): SiteSettings {
  const site = privateSite();
  skipWithoutSites();
  before(async function () {
    this.timeout(300_000);
    await bringUp(site, { tied: true });
  });
  after(async function () {
    this.timeout(180_000);
    await bringDown(site);
    rmSync(site.directory, { recursive: true, force: true });
  });
  return site;
}

/** To be called in a `describe` whose specs bring up sites of their own. */
export function skipWithoutSites(): void {
  before(function () {
    this.timeout(60_000);
    const missing = whatIsMissing();
    if (missing !== null) skipFor(this, `a simulated site (${missing})`);
  });
}

/** Waits until something holds, however long that takes on a busy machine; the deadline only ends what would hang. */
export async function until(holds: () => boolean | Promise<boolean>, within = 120_000): Promise<void> {
  const end = Date.now() + within;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`not so after ${within / 1000} s: ${String(holds)}`);
    await sleep(50);
  }
}

/** Connects to one host; the caller ends the connection. */
export async function connectTo(
  site: SiteSettings,
  name: string,
  login: Partial<ConnectConfig> = {},
): Promise<Client> {
  const host = site.hosts.find((one) => one.name === name);
  const client = new ssh2.Client();
  await new Promise<void>((resolve, reject) => {
    client.once("ready", resolve).once("error", reject);
    client.once("close", () => {
      reject(new Error(`${name} ended the connection`));
    });
    client.connect({
      host: host?.listen ?? "",
      port: site.port,
      username: "root",
      privateKey: readFileSync(join(site.directory, "id_ed25519")),
      ...login,
    });
  });
  client.on("error", () => undefined);
  return client;
}

/** Runs one command on one host, as root by the site's key unless `login` says otherwise. */
export async function runOn(
  site: SiteSettings,
  name: string,
  command: string,
  {
    input = "",
    pty = false,
    login = {},
  }: { input?: string; pty?: boolean; login?: Partial<ConnectConfig> } = {},
): Promise<Ran> {
  const client = await connectTo(site, name, login);
  try {
    let status: number | null = null;
    const channel = await open(client, command, pty, (code) => (status = code));
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    channel.on("data", (data: Buffer) => stdout.push(data));
    channel.stderr.on("data", (data: Buffer) => stderr.push(data));
    channel.end(input);
    await new Promise((resolve) => channel.once("close", resolve));
    return { status, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() };
  } finally {
    client.end();
  }
}

/** Opens a channel for a command. Its status may come along with the answer that it has begun. */
export const open = (
  client: Client,
  command: string,
  pty = false,
  tellStatus: (status: number | null) => void = () => undefined,
): Promise<ClientChannel> =>
  new Promise((resolve, reject) => {
    client.once("close", () => {
      reject(new Error("the connection ended"));
    });
    client.exec(command, { pty }, (error, channel) => {
      if (error !== undefined) return reject(error);
      channel.on("exit", tellStatus);
      resolve(channel);
    });
  });
