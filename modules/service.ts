import { type Comparison, defineModule, given, param, refuse } from "../engine/module/index.js";
import { enableDisable, startStop } from "./lib/service_actions.js";
import { enabledInWords, readService, type Service } from "./lib/service.js";

/** Keeps a service running or not, now and after a boot. */
export default defineModule({
  summary: "Start, stop, enable and disable a service",
  description:
    "Works with systemd, OpenRC, Upstart jobs, chkconfig and service of EL6, and the init scripts of Debian, whichever the host has. On EL6, enabled means on in runlevels 3 and 5, and disabled means off in 2 to 5; with Debian's init scripts, on in the default runlevel, and off in all.",

  params: {
    name: param.text("The service, as the host calls it: glusterd, network, sshd.service", {
      pattern: "^[\\w@.:+][\\w@.:+\\\\-]*$",
    }),
    state: {
      type: "string",
      enum: ["started", "stopped", "restarted", "reloaded"],
      optional: true,
      description:
        "Whether the service runs. restarted and reloaded act every time, so use them in handlers; they start a service that is not running. Without state, it is left as it is",
    },
    enabled: {
      type: "boolean",
      optional: true,
      description: "Whether the service starts at boot; left as it is if absent",
    },
    may_be_missing: param.flag(
      "Treat a service that the host does not have as stopped and disabled, instead of failing",
    ),
    within: param.seconds(120, "Timeout in seconds for starting or stopping"),
  },
  examples: {
    "Started and enabled": { name: "glusterd", state: "started", enabled: true },
    "Stopped and disabled": {
      name: "NetworkManager",
      state: "stopped",
      enabled: false,
      may_be_missing: true,
    },
    "A handler": { name: "network", state: "restarted" },
  },
  returns: {
    running: "Whether it is running in the end",
    enabled: "Whether it starts at boot: true, false, or a description if it is neither",
    manager: "systemd, openrc, upstart, chkconfig, sysv; none if there is no such service",
  },

  alwaysRuns: ({ state }) => state === "restarted" || state === "reloaded",
  validate(params) {
    if (!("state" in params || "enabled" in params)) refuse("give “state”, “enabled”, or both");
  },

  reads: ({ name }) => ({ service: readService(name) }),

  check({ name, state, enabled, may_be_missing }, { service }): Comparison<Current, ServiceFields> | null {
    if (service.manager === "none") {
      if (may_be_missing && (state ?? "stopped") === "stopped" && enabled !== true) return null;
      refuse(`there is no service ${name} on the host. Is its package installed?`);
    }
    if (state !== undefined) refuseState(name, state, service);
    if (enabled !== undefined) refuseEnabled(name, enabled, service);
    const boots = enabled === undefined || countsAsDisabled(enabled, service) ? {} : { enabled };
    return {
      summary: name,
      current: { state: service.running ? "started" : "stopped", enabled: enabledInWords(service) },
      desired: { ...given({ state }), ...boots },
    };
  },

  apply: ({ name, within }, { after }, { service }) => [
    ...(after.enabled === undefined ? [] : enableDisable(name, service, after.enabled)),
    ...(after.state === undefined ? [] : startStop(name, service, after.state, within)),
  ],

  predict: ({ state }, { after }, { service }) => ({
    service: {
      ...service,
      ...(after.state === undefined && state === undefined
        ? {}
        : { running: (after.state ?? state) !== "stopped" }),
      ...(after.enabled === undefined
        ? {}
        : { enabled: { is: after.enabled ? ("on" as const) : ("off" as const), detail: "" } }),
    },
  }),

  notes: ({ name, enabled }, { service }) =>
    enabled !== undefined && countsAsDisabled(enabled, service)
      ? [{ level: "info", text: `${name} counts as disabled, but may be started: ${service.enabled.detail}` }]
      : [],

  // restarted and reloaded are not checked again: that they went well is what is known.
  result: ({ state }, { service }, written) => ({
    running: (state === "restarted" || state === "reloaded") && written.length > 0 ? true : service.running,
    enabled: enabledInWords(service),
    manager: service.manager,
  }),
});

/** Whether it runs, and whether it starts at boot. */
type Current = Readonly<Record<"state" | "enabled", string | boolean>>;
type ServiceFields = { readonly state?: string; readonly enabled?: boolean };

/** Off by itself, and cannot be on: good for who asks for disabled. */
const countsAsDisabled = (wanted: boolean, { enabled }: Service): boolean =>
  !wanted && enabled.is === "fixed";

function refuseState(name: string, wanted: string, { running, statusText, enabled, oneshot }: Service): void {
  if (running === null)
    refuse(`cannot tell whether ${name} is running: its status says ${statusText || "nothing"}`);
  if (wanted === "stopped" || (wanted === "started" && running)) return;
  if (enabled.is === "fixed" && /masked/.test(enabled.detail))
    refuse(`${name} cannot be started: ${enabled.detail}`);
  if (oneshot && wanted === "started")
    refuse(`${name} runs once and exits, so it is never found started. Use “restarted” to run it`);
}

function refuseEnabled(name: string, wanted: boolean, service: Service): void {
  const { is, detail } = service.enabled;
  if (is === (wanted ? "on" : "off") || countsAsDisabled(wanted, service)) return;
  if (is === "fixed" || is === "foreign" || service.manager === "upstart")
    refuse(`${name} cannot be ${wanted ? "enabled" : "disabled"}: ${detail}`);
}
