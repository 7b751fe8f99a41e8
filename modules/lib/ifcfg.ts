import { refuse } from "../../engine/module/index.js";

/** The file of an interface. @throws Refusal for a name that the network script would take for something else */
export function fileName(name: string): string {
  if (!/^[A-Za-z0-9#._-]+(?::[A-Za-z0-9_-]+)?$/.test(name))
    refuse(
      `“ifcfg-${name}” is a name that the network script ignores: use letters, digits, “.”, “_” and “-”`,
    );
  if (BACKUP.test(name))
    refuse(
      `“ifcfg-${name}” looks like a backup: the network script ignores it, or brings it up as an interface of its own`,
    );
  if (name.includes("-range"))
    refuse(`“ifcfg-${name}” is a range of aliases, which has other keys: manage it with copy`);
  return `ifcfg-${name}`;
}

/** Endings that initscripts skip, and those that people think they skip. */
const BACKUP = /(?:~|\.(?:bak|orig|rpmnew|rpmorig|rpmsave|old|save|backup|tmp|new|\d{5,}.*|\d{4}-.*))$/i;

/** A value as such a file holds it. @throws Refusal for a key or value that it cannot hold */
export function textValue(key: string, value: string | number | boolean | null): string | null {
  if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(key))
    refuse(`“${key}” cannot be a key of an ifcfg file: keys look like IPADDR or DNS1`);
  if (value === null) return null;
  const text = typeof value === "boolean" ? (value ? "yes" : "no") : String(value);
  if (/\p{Cc}/u.test(text)) refuse(`the value of ${key} contains a line break or another control character`);
  if (key === "TYPE" && text !== "Bridge" && text.toLowerCase() === "bridge")
    refuse(`the network script of EL6 does not know TYPE=${text}, since case matters: write Bridge`);
  return text;
}

/** Whether two values of a key mean the same to the network scripts. */
export function sameValue(key: string, found: string | null | undefined, wanted: string): boolean {
  if (found === null || found === undefined) return false;
  return meaning(key, found) === meaning(key, wanted);
}

function meaning(key: string, value: string): string {
  if (key === "HWADDR" || key === "MACADDR") return value.toLowerCase();
  if (key === "BOOTPROTO") return /^(?:dhcp|bootp)$/.test(value) ? value : "static";
  return /^(?:YES|NO)$/.test(value) ? value.toLowerCase() : value;
}

/** The length of a netmask's prefix: “255.255.255.0” is “24”; null when it is no netmask. */
export function prefixOf(netmask: string): string | null {
  const bits = netmask.split(".").map((part) => Number(part).toString(2).padStart(8, "0"));
  const ones = /^(1*)0*$/.exec(bits.join(""))?.[1];
  return bits.length === 4 && ones !== undefined ? String(ones.length) : null;
}
