import { type HostProbe, mapProbe, quote, readFields, refuse, shellText } from "../../engine/module/index.js";

/** What a host's service manager knows of one service. */
export interface Service {
  readonly manager: "systemd" | "openrc" | "upstart" | "chkconfig" | "sysv" | "none";
  /** Null: the status makes no sense. */
  readonly running: boolean | null;
  readonly enabled: Enabled;
  /** What the status command printed. */
  readonly statusText: string;
  /** Whether its status command can be believed, and so be waited for. */
  readonly reliable: boolean;
  /** systemd: runs once and is over. */
  readonly oneshot: boolean;
  /** systemd: the unit's file is newer than what systemd has read of it. */
  readonly stale: boolean;
}

export interface Enabled {
  /** partly: on in some runlevels only. fixed: off, and cannot be on. foreign: not for us to tell and change. */
  readonly is: "on" | "off" | "partly" | "fixed" | "foreign";
  readonly detail: string;
}

/** One look at a service, whatever manages it: systemd, OpenRC, an Upstart job, chkconfig, or plain links. */
export function readService(name: string): HostProbe<Service> {
  const look = readFields(`name=${quote(name)}\n${LOOK}`, "text", [`service ${name}`]);
  return mapProbe(look, (facts) => serviceIn(name, facts));
}

/** true or false, or a description where it is neither. */
export function enabledInWords({ enabled: { is, detail } }: Service): boolean | string {
  return is === "partly" || is === "foreign" ? detail : is === "on";
}

const LOOK = shellText(import.meta.url, "service.sh");

type Facts = ReadonlyMap<string, string>;

function serviceIn(name: string, facts: Facts): Service {
  const manager = facts.get("manager");
  const statusText = facts.get("text")?.trim() ?? "";
  const plain = { statusText, reliable: true, oneshot: false, stale: false };
  const yes: Enabled = { is: facts.get("enabled") === "yes" ? "on" : "off", detail: "" };
  switch (manager) {
    case "systemd":
      return readSystemd(name, facts);
    case "openrc":
      return {
        ...plain,
        manager,
        // OpenRC's own words are 0, 3, 16 (inactive) and 32 (crashed); 1 and 2 come from init scripts of Debian's.
        running: lsb(facts, { 0: true, 1: false, 2: false, 3: false, 16: false, 32: false }),
        enabled: yes,
      };
    case "upstart": {
      const detail = `its file /etc/init/${name}.conf says when it starts`;
      const running = / start\//.test(statusText);
      return { ...plain, manager, running, enabled: { is: yes.is === "on" ? "on" : "fixed", detail } };
    }
    case "chkconfig":
      return {
        ...plain,
        ...initScript(name, facts, statusText),
        manager,
        enabled: runlevels(facts.get("enabled") ?? ""),
      };
    case "sysv":
      return { ...plain, ...initScript(name, facts, statusText), manager, enabled: links(facts) };
    case "none":
      return { ...plain, manager, running: false, enabled: { is: "off", detail: "" } };
    case undefined:
    default:
      return refuse("cannot tell what manages services on the host");
  }
}

function readSystemd(name: string, facts: Facts): Service {
  const load = facts.get("LoadState") ?? "";
  const active = facts.get("ActiveState") ?? "";
  if (load === "") refuse(`systemd says nothing about ${name}`);
  return {
    manager: load === "not-found" ? "none" : "systemd",
    running: ["active", "reloading"].includes(active),
    enabled: unitFile(facts.get("enabled") ?? "", facts.get("Id") ?? name),
    statusText: active,
    reliable: true,
    oneshot: facts.get("Type") === "oneshot" && facts.get("RemainAfterExit") === "no",
    stale: facts.get("NeedDaemonReload") === "yes",
  };
}

/** systemctl is-enabled exits with 0 for several words that are no “enabled”; only the word tells. */
function unitFile(word: string, id: string): Enabled {
  switch (word) {
    case "enabled":
      return { is: "on", detail: word };
    case "disabled":
    case "linked":
    case "linked-runtime":
    case "not-found":
    case "":
      return { is: "off", detail: word };
    case "enabled-runtime":
      return { is: "partly", detail: "until the next boot" };
    case "alias":
      return { is: "foreign", detail: `it is an alias of ${id}, by which it is enabled or disabled` };
    case "masked":
    case "masked-runtime":
      return { is: "fixed", detail: "it is masked; undo it with “systemctl unmask”" };
    case "static":
    case "indirect":
      return { is: "fixed", detail: `its unit file is ${word}: only other units start it` };
    default:
      return { is: "foreign", detail: `systemd reports its unit file as “${word}”` };
  }
}

/** EL6: on means on in 3 and 5, off means off in 2 to 5; anything between is neither. */
function runlevels(line: string): Enabled {
  if (/not referenced in any runlevel/.test(line)) return { is: "off", detail: "unreferenced" };
  if (!/\d:o(n|ff)/.test(line))
    return { is: "foreign", detail: line.trim() || "chkconfig says nothing about it" };
  const on = [...line.matchAll(/([2-5]):on/g)].map(([, level]) => level ?? "");
  if (on.length === 0) return { is: "off", detail: "" };
  const both = on.includes("3") && on.includes("5");
  return both ? { is: "on", detail: "" } : { is: "partly", detail: onlyIn(on) };
}

/** Debian: on means a link in the default runlevel, or in rcS, which is run before it. */
function links(facts: Facts): Enabled {
  const levels = (facts.get("levels") ?? "").split(" ").filter(Boolean);
  const boots = facts.get("boots") ?? "";
  if (levels.length === 0) return { is: "off", detail: "" };
  const booted = boots === "" || levels.includes("S") || levels.includes(boots);
  return booted ? { is: "on", detail: "" } : { is: "partly", detail: onlyIn(levels) };
}

const onlyIn = (levels: readonly string[]): string => `in runlevel ${levels.join(", ")} only`;

/** Init scripts whose status always exits with 0: judged by their lock file, or by what they print. */
const UNRELIABLE_STATUS: Readonly<Record<string, "lock" | "text">> = {
  network: "lock",
  "ovirt-ha-agent": "text",
  "ovirt-ha-broker": "text",
};

function initScript(name: string, facts: Facts, statusText: string): Pick<Service, "running" | "reliable"> {
  const lock = facts.get("lock") === "yes";
  const sign = UNRELIABLE_STATUS[name] ?? (/^usage:/im.test(statusText) ? "lock" : null);
  if (sign === "lock") return { running: lock, reliable: false };
  if (sign === "text") return { running: /is running/.test(statusText), reliable: false };
  return { running: lsb(facts, { 0: true, 1: false, 2: false, 3: false }), reliable: true };
}

function lsb(facts: Facts, codes: Readonly<Record<number, boolean>>): boolean | null {
  return codes[Number(facts.get("status") ?? NaN)] ?? null;
}
