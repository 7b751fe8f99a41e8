import { type Change, defineModule, refuse } from "../engine/module/index.js";
import { enableDisable, startStop } from "./lib/service_actions.js";
import { type Service, serviceProbe } from "./lib/service.js";

/** What differs: whether it runs, and whether it will after a boot. */
interface ServiceFields {
  readonly state?: string;
  readonly enabled?: boolean | string;
}

/** Keeps a service running or not, now and after a boot. */
export default defineModule({
  summary: "Start, stop, enable and disable a service",
  description:
    "Works with systemd, OpenRC, Upstart jobs, chkconfig and service of EL6, and the init scripts of Debian, whichever the host has. On EL6 enabled means on in runlevels 3 and 5, disabled means off in 2 to 5; with Debian's init scripts, on in the one that is booted to, or off in all.",

  params: {
    name: {
      type: "string",
      pattern: "^[\\w@.:+][\\w@.:+\\\\-]*$",
      description: "The service, as the host calls it: glusterd, network, sshd.service",
    },
    state: {
      type: "string",
      enum: ["started", "stopped", "restarted", "reloaded"],
      optional: true,
      description:
        "What it shall do now. restarted and reloaded act every time (make them handlers), and start what does not run; without state, it is left as it is",
    },
    enabled: {
      type: "boolean",
      optional: true,
      description: "Whether it shall start at boot; left as it is when absent",
    },
    may_be_missing: {
      type: "boolean",
      default: false,
      description:
        "A service that the host does not have counts as stopped and disabled, instead of being refused",
    },
    within: {
      type: "number",
      minimum: 1,
      default: 120,
      description: "Seconds that starting or stopping may take",
    },
  },
  examples: {
    "Runs, now and after a boot": { name: "glusterd", state: "started", enabled: true },
    "Neither now nor after a boot": {
      name: "NetworkManager",
      state: "stopped",
      enabled: false,
      may_be_missing: true,
    },
    "A handler": { name: "network", state: "restarted" },
  },
  returns: {
    running: "Whether it runs in the end",
    enabled: "Whether it starts at boot: true, false, or in words where it is neither",
    manager: "systemd, openrc, upstart, chkconfig, sysv; none where there is no such service",
  },

  alwaysRuns: ({ state }) => state === "restarted" || state === "reloaded",
  validate(params) {
    if (!("state" in params || "enabled" in params)) refuse("service needs “state” or “enabled”");
  },

  reads: ({ name }) => ({ service: serviceProbe(name) }),

  check({ name, state, enabled, may_be_missing }, { service }): Change<ServiceFields> | null {
    if (service.manager === "none") {
      if (may_be_missing && (state ?? "stopped") === "stopped" && enabled !== true) return null;
      refuse(`there is no service ${name} here. Is its package installed?`);
    }
    const run = running(name, state, service);
    const boot = booting(name, enabled, service);
    if (run === null && boot === null) return null;
    return { summary: name, before: { ...run?.[0], ...boot?.[0] }, after: { ...run?.[1], ...boot?.[1] } };
  },

  apply: ({ name, within }, { after }, { service }) => [
    ...(after.enabled === undefined ? [] : enableDisable(name, service, after.enabled === true)),
    ...(after.state === undefined ? [] : startStop(name, service, after.state, within)),
  ],

  notes: ({ name, enabled }, { service }) =>
    enabled === false && service.enabled.is === "fixed"
      ? [{ level: "info", text: `${name} counts as disabled, but may be started: ${service.enabled.detail}` }]
      : [],

  // restarted and reloaded are not looked at again: that they went well is what is known.
  result: ({ state }, { service }, written) => ({
    running: written.length > 0 && (state === "restarted" || state === "reloaded") ? true : service.running,
    enabled: told(service),
    manager: service.manager,
  }),
});

type Difference = readonly [before: ServiceFields, after: ServiceFields] | null;

function running(name: string, wanted: string | undefined, service: Service): Difference {
  if (wanted === undefined) return null;
  if (service.running === null)
    refuse(`cannot tell whether ${name} runs: its status says ${service.said || "nothing"}`);
  const now = service.running ? "started" : "stopped";
  if (wanted === now) return null;
  if (wanted !== "stopped") refuseStart(name, wanted, service);
  return [{ state: now }, { state: wanted }];
}

function refuseStart(name: string, wanted: string, { enabled, oneshot }: Service): void {
  if (enabled.is === "fixed" && /masked/.test(enabled.detail))
    refuse(`${name} cannot start: ${enabled.detail}`);
  if (oneshot && wanted === "started")
    refuse(`${name} runs once and is over, so it is never found started. Ask for “restarted” to run it`);
}

function booting(name: string, wanted: boolean | undefined, service: Service): Difference {
  const { is, detail } = service.enabled;
  if (wanted === undefined || is === (wanted ? "on" : "off")) return null;
  if (is === "fixed" && !wanted) return null;
  if (is === "fixed" || is === "foreign" || service.manager === "upstart")
    refuse(`${name} cannot be ${wanted ? "enabled" : "disabled"}: ${detail}`);
  return [{ enabled: told(service) }, { enabled: wanted }];
}

function told({ enabled: { is, detail } }: Service): boolean | string {
  if (is === "partly" || is === "foreign") return detail;
  return is === "on";
}
