#!/usr/bin/env node
import { spawn } from "node:child_process";
import { join, relative } from "node:path";
import { createTransport } from "../../engine/transport/index.js";
import { bringDown, bringUp, forget } from "./control.js";
import { inventoryPath } from "./inventory.js";
import { isUsual, projectRoot, siteSettings, type SiteSettings } from "./settings.js";
import { freeNet, whoHas } from "./taken.js";

const PLAYBOOK = "playbooks/hosted-engine.yml";
/** The command line, from its sources as this file itself. */
const program = join(projectRoot, "engine/cli/main.ts");
let settings = siteSettings();

/** The guide from bare hosts to a healed drift, told as it goes; exits with 1 when a step is not as it should be. */
async function demo(): Promise<void> {
  chapter(
    "Four bare hosts",
    "Simulated EL6 machines, each in Linux namespaces of its own, reached by real SSH.",
  );
  await bringDown(settings);
  forget(settings);
  settings = withFreeAddresses(settings);
  say(await bringUp(settings, { tied: true }));

  chapter(
    "The guide, end to end",
    "Names, network, repositories, packages, Gluster, the engine, three more hosts.",
  );
  await tsplay(0, "run", PLAYBOOK, ...inventory());

  chapter("Once more", "Everything is as asked, so nothing changes: one or two round trips a host and play.");
  await tsplay(0, "run", PLAYBOOK, ...inventory());

  chapter("Somebody tampers with two hosts", "gs2 forgets the engine's name; gs3 gets NetworkManager back.");
  await onHost(
    "gs2",
    "sed '/ha.lofyer.org/d' /etc/hosts >/tmp/hosts && cat /tmp/hosts >/etc/hosts && rm /tmp/hosts",
  );
  await onHost("gs3", "chkconfig NetworkManager on");

  chapter("What has drifted?", "“check” only looks. It names exactly these two, and exits with 3.");
  await tsplay(3, "check", PLAYBOOK, ...inventory());

  chapter("Healed", "“run” puts right what “check” showed, and nothing else.");
  await tsplay(0, "run", PLAYBOOK, ...inventory(), "--diff");
  await tsplay(0, "check", PLAYBOOK, ...inventory());
}

/** The same site elsewhere, where somebody else has the usual addresses: whoever chose others meant just these. */
function withFreeAddresses(usual: SiteSettings): SiteSettings {
  const taken = isUsual(usual) ? whoHas(usual) : null;
  if (taken === null) return usual;
  const net = freeNet(usual.port);
  process.stdout.write(`${taken.what}, so this demo takes ${net}.101 to ${net}.104.\n`);
  return siteSettings({ ...process.env, TSPLAY_SITE_NET: net });
}

/** The project's own inventory; for a site that is elsewhere, what says so after it. */
function inventory(): readonly string[] {
  const own = inventoryPath(settings);
  const path = own.startsWith(`${projectRoot}/`) ? relative(projectRoot, own) : own;
  return isUsual(settings) ? ["-i", "inventory"] : ["-i", "inventory", "-i", path];
}

function chapter(title: string, text: string): void {
  ended.throwIfAborted();
  process.stdout.write(`\n━━ ${title}\n   ${text}\n\n`);
}

function say(text: string): void {
  process.stdout.write(text.replace(/\nReach one with:.*/s, "\n"));
}

/** Runs the command line as a person would, showing it first. */
async function tsplay(expected: number, ...words: readonly string[]): Promise<void> {
  process.stdout.write(`$ tsplay ${words.join(" ")}\n`);
  const argv = [...process.execArgv, program, ...words];
  const exit = await new Promise<number | null>((resolve, reject) => {
    const child = spawn(process.execPath, argv, { cwd: projectRoot, stdio: "inherit" });
    const kill = (): boolean => child.kill("SIGKILL");
    ended.addEventListener("abort", kill);
    child.on("error", reject).on("close", (code) => {
      ended.removeEventListener("abort", kill);
      resolve(code);
    });
    if (ended.aborted) kill();
  });
  ended.throwIfAborted();
  process.stdout.write(`(exit ${exit ?? "by a signal"})\n`);
  if (exit !== expected) throw new Error(`that should have exited with ${expected}`);
}

/** Does something behind tsplay's back. */
async function onHost(name: string, command: string): Promise<void> {
  process.stdout.write(`${name}# ${command}\n`);
  const host = settings.hosts.find((one) => one.name === name);
  if (!host) throw new Error(`the site has no ${name}`);
  const identityFile = join(settings.directory, "id_ed25519");
  const transport = createTransport();
  const session = await transport.open(
    {
      name,
      connection: "ssh",
      address: host.listen,
      port: settings.port,
      user: "root",
      identityFile,
      knownHosts: join(settings.directory, "known_hosts"),
      password: null,
      becomePassword: null,
    },
    null,
  );
  const { written } = await session.exchange([{ text: command, within: 30 }], []);
  await session.close();
  await transport.close();
  if (written[0]?.status !== 0) throw new Error(`${name}: ${written[0]?.stderr.toString() ?? "no answer"}`);
}

// However the demo ends, its site ends with it.
const stop = new AbortController();
const ended = stop.signal;
const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;
for (const name of ["SIGHUP", "SIGINT", "SIGTERM"] as const)
  process.on(name, () => {
    process.exitCode = 128 + SIGNALS[name];
    stop.abort(new Error(`ended by ${name}`));
  });
// A terminal that is gone takes nothing more, and that must not keep the hosts.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);

try {
  await demo();
  process.stdout.write("\nThat is all. ");
} catch (error) {
  process.stderr.write(`\ndemo: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode ??= 1;
} finally {
  process.stdout.write(await bringDown(settings));
}
