import { existsSync } from "node:fs";
import { program, succeeds } from "./program.js";
import { repositoryAddress, type LabHost } from "./settings.js";

/** The namespace in which the lab's bridge is, and its package repository. */
export const switchNamespace = (net: number): string => `tsplay-lab${net}`;

/** The namespace of one host. */
export const namespaceOf = (net: number, host: LabHost): string => `tsplay-lab${net}-${host.name}`;

/** The link by which this machine reaches the lab. */
export const machineLink = (net: number): string => `tsplay-lab${net}`;

/** Lines of a hosts file for what is in the lab beside its hosts. */
export const repositoryNames = (net: number): string => `${repositoryAddress(net)}\trepository.example.com\n`;

/** The first number whose network, link and namespaces nothing on this machine uses. */
export function freeNet(): number {
  const addresses = `${program("ip", ["-4", "route", "show", "table", "all"])}${program("ip", ["-4", "addr"])}`;
  for (let net = 7; net < 250; net += 1) {
    const taken = addresses.includes(`10.231.${net}.`) || existsSync(`/run/netns/${switchNamespace(net)}`);
    if (!taken) return net;
  }
  throw new Error("all networks of the lab, 10.231.7.0/24 to 10.231.249.0/24, are taken");
}

/**
 * Makes a bridge in a namespace of its own, and one link to it for this machine. There is no route out of it: what
 * hosts send can reach the hosts and this machine, and nothing else.
 */
export function makeSwitch(net: number): void {
  const between = switchNamespace(net);
  const inSwitch = [
    "link add bridge0 type bridge",
    "link set lo up",
    "link set bridge0 up",
    `addr add ${repositoryAddress(net)}/24 dev bridge0`,
    `link add machine type veth peer name ${machineLink(net)}`,
    `link set ${machineLink(net)} netns ${process.pid}`,
    "link set machine master bridge0 up",
  ];
  program("ip", ["netns", "add", between]);
  program("ip", ["-n", between, "-batch", "-"], lines(inSwitch));
  program(
    "ip",
    ["-batch", "-"],
    lines([`addr add 10.231.${net}.1/24 dev ${machineLink(net)}`, `link set ${machineLink(net)} up`]),
  );
}

/** Makes a host's namespace, with one link to the bridge. */
export function joinSwitch(net: number, host: LabHost): void {
  const name = namespaceOf(net, host);
  const between = switchNamespace(net);
  program("ip", ["netns", "add", name]);
  program("ip", [
    "-n",
    between,
    "link",
    "add",
    host.name,
    "type",
    "veth",
    "peer",
    "name",
    "eth0",
    "netns",
    name,
  ]);
  program("ip", ["-n", between, "link", "set", host.name, "master", "bridge0", "up"]);
  program(
    "ip",
    ["-n", name, "-batch", "-"],
    lines(["link set lo up", `addr add ${host.address}/24 dev eth0`, "link set eth0 up"]),
  );
}

/** Takes away whatever of it is there. */
export function removeNetwork(net: number, hosts: readonly LabHost[]): void {
  for (const name of [...hosts.map((host) => namespaceOf(net, host)), switchNamespace(net)])
    if (existsSync(`/run/netns/${name}`)) program("ip", ["netns", "del", name]);
  // Its other end went with the namespace, which the kernel clears up a moment later.
  if (succeeds("ip", ["link", "show", machineLink(net)])) succeeds("ip", ["link", "del", machineLink(net)]);
}

const lines = (commands: readonly string[]): string => commands.map((line) => `${line}\n`).join("");
