import { isIP, isIPv4, isIPv6 } from "node:net";
import { domainToASCII } from "node:url";

/** Why a text cannot be the name or address of a host, as a sentence; null when it can. */
export function hostNameMistake(name: string): string | null {
  if (name === "") return "A host name must not be empty.";
  if (isIP(name) !== 0) return null;
  const misread = misreadName(name);
  if (misread !== null) return misread;
  if (name.length > 253) return `A host name has at most 253 characters, not ${name.length}.`;
  const label = name.split(".").find((part) => !LABEL.test(part));
  if (label === undefined) return numericMistake(name);
  if (label === "") return `“${name}” has an empty part. Remove the extra dot.`;
  return `“${label}” is not allowed in a host name: a part between dots has up to 63 letters, digits, “-” and “_”, and no “-” at either end.`;
}

const LABEL = /^[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$/;

/** What people put into a host name although the inventory has another place for it. */
function misreadName(name: string): string | null {
  const at = /^([^@\s]+)@(\S+)$/.exec(name);
  if (at)
    return `“${name}” contains a user name. Write the host as “${at[2] ?? ""}” and set user: ${at[1] ?? ""}.`;
  const port = /^(?:\[(.+)\]|([^:]+)):(\d+)$/.exec(name);
  if (port) {
    return `“${name}” contains a port. Write the host as “${port[1] ?? port[2] ?? ""}” and set port: ${port[3] ?? ""}.`;
  }
  if (/^\[.*\]$/.test(name) && isIPv6(name.slice(1, -1)))
    return "An IPv6 address must be written without brackets.";
  if (/[^\x00-\x7f]/.test(name)) {
    const ascii = domainToASCII(name);
    return `“${name}” is not ASCII.${ascii === "" ? "" : ` Write it as “${ascii}”.`}`;
  }
  return null;
}

/** Digits and dots that different programs read as different addresses. */
function numericMistake(name: string): string | null {
  const parts = name.split(".");
  const last = parts.at(-1) ?? "";
  if (!/^(?:\d+|0x[\da-f]*)$/i.test(last) || (parts.length === 1 && !/^0x/i.test(last))) return null;
  const decimal = parts.map((part) => String(parseInt(part, 10))).join(".");
  if (isIPv4(decimal) && parts.every((part) => /^\d+$/.test(part))) {
    return `“${name}” has leading zeros, which some programs read as octal. Write “${decimal}”.`;
  }
  return `“${name}” looks like an IPv4 address but is not one.`;
}

const USER = /^[A-Za-z0-9_][\w.@\\+-]*\$?$/;

/** Why a text cannot be a user's name, as a sentence; null when it can. */
export function userNameMistake(name: string): string | null {
  if (USER.test(name) && name.length <= 256) return null;
  return `“${name}” is not a valid user name: only letters, digits and _ . @ + - are allowed, and it must not begin with “-”.`;
}
