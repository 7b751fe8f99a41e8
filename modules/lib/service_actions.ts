import { type Action, type Converse, quote, type Run, runScript } from "../../engine/module/index.js";
import type { Service } from "./service.js";

/** What makes a service start at boot, or not. */
export function enableDisable(name: string, service: Service, wanted: boolean): readonly Action[] {
  const unit = quote(name);
  const { detail } = service.enabled;
  const verb = wanted ? "enable" : "disable";
  const lines = linesAbout(name);
  switch (service.manager) {
    case "systemd": {
      const undo =
        detail === "until the next boot" && !wanted ? `systemctl --runtime disable -- ${unit} && ` : "";
      const reload = service.stale ? "systemctl daemon-reload && " : "";
      return lines(`${verb} ${name}`, `${reload}${undo}systemctl ${verb} -- ${unit}`);
    }
    case "openrc":
      return lines(`${verb} ${name}`, wanted ? `rc-update add ${unit} default` : openrcDisable(unit));
    case "chkconfig": {
      const add = detail === "unreferenced" ? `chkconfig --add ${unit} && ` : "";
      const turn = wanted ? "on" : "off";
      return lines(`chkconfig ${name} ${turn}`, `${add}chkconfig ${unit} ${turn}`);
    }
    case "sysv":
      return lines(`${verb} ${name}`, wanted ? sysvEnable(unit) : `update-rc.d ${unit} disable`);
    case "upstart":
    case "none":
      return [];
  }
}

/** What the host came with may be in a runlevel that runs before the default one. */
const openrcDisable = (unit: string): string => `for level in sysinit boot default; do
  [ ! -e /etc/runlevels/$level/${unit} ] || rc-update del ${unit} $level || exit
done`;

/** “enable” only renames existing links: a script that has none is registered first. */
const sysvEnable = (unit: string): string => `for link in /etc/rc[S2345].d/[SK][0-9][0-9]${unit}; do
  if [ -e "$link" ]; then update-rc.d ${unit} enable; exit; fi
done
update-rc.d ${unit} defaults || exit
for link in /etc/rc[S2345].d/S[0-9][0-9]${unit}; do [ ! -e "$link" ] || exit 0; done
echo "the header of /etc/init.d/"${unit}" names no runlevel in which it starts (Default-Start)" >&2
exit 1`;

/** What starts, stops, restarts or reloads a service. */
export function startStop(name: string, service: Service, state: string, within: number): readonly Action[] {
  const verb = VERBS[state] ?? state;
  const down = service.running !== true && (verb === "reload" || service.manager === "upstart");
  const command = down && verb !== "stop" ? "start" : verb;
  const text =
    service.manager === "systemd" ? systemd(name, service, command) : others(name, service, command);
  return carriesConnection(name) && command !== "start"
    ? [detached(name, text, within)]
    : linesAbout(name)(`${command} ${name}`, text, within);
}

/** Services that carry the connection on which we tell them what to do. */
const CONNECTION_SERVICES = [
  "network",
  "networking",
  "NetworkManager",
  "systemd-networkd",
  "sshd",
  "ssh",
  "dropbear",
];

const carriesConnection = (name: string): boolean =>
  CONNECTION_SERVICES.includes(name.replace(/\.service$/, ""));

/** What is started must end, and its end must be known, even if the connection is lost with it. */
function detached(name: string, script: string, within: number): Converse {
  const id = `service-${name.toLowerCase().replace(/[^a-z0-9_.-]/g, "-")}`;
  return {
    do: "converse",
    id,
    script,
    dialog: { turns: [], quiet: within, within },
    effects: [`service ${name}`],
  };
}

const VERBS: Readonly<Record<string, string>> = {
  started: "start",
  stopped: "stop",
  restarted: "restart",
  reloaded: "reload",
};

/** Why a unit failed, at once or within a second, is at the end of its journal. */
function systemd(name: string, { oneshot, stale }: Service, verb: string): string {
  const unit = quote(name);
  const fresh = stale ? "systemctl daemon-reload\n" : "";
  if (verb === "stop") return `systemctl stop -- ${unit}`;
  const stays = oneshot ? "" : ` && sleep 1 && systemctl -q is-active -- ${unit}`;
  return `${fresh}systemctl ${verb} -- ${unit}${stays} && exit
status=$?
systemctl is-active -- ${unit} >&2
journalctl -u ${unit} -n 20 --no-pager -o cat >&2 2>/dev/null
exit "$status"`;
}

function others(name: string, { manager, reliable }: Service, verb: string): string {
  const unit = quote(name);
  if (manager === "upstart") return `initctl ${verb} ${unit}`;
  const [program, status] =
    manager === "openrc"
      ? ["rc-service", `rc-service ${unit} status`]
      : ["service", `NOLOCALE=1 /etc/init.d/${unit} status`];
  const fresh = manager === "openrc" && verb !== "stop" ? zapped(unit) : "";
  const carried = `${fresh}${program} ${unit} ${verb} || exit`;
  return reliable && verb !== "reload" ? `${carried}\n${settle(status, verb)}` : carried;
}

/** To OpenRC a crashed service has been started already, and starting it again does nothing. */
const zapped = (unit: string): string => `rc-service ${unit} status >/dev/null 2>&1
[ $? -ne 32 ] || rc-service ${unit} zap || exit
`;

/** Init scripts return before the daemon is up or gone: it gets 15 seconds, then the check judges. */
function settle(status: string, verb: string): string {
  const unsettled = verb === "stop" ? status : `! ${status}`;
  return `n=0
while [ $n -lt 15 ] && ${unsettled} >/dev/null 2>&1; do sleep 1; n=$((n + 1)); done`;
}

const linesAbout =
  (name: string) =>
  (summary: string, script: string, within = 120): readonly [Run] => [
    runScript(script, { within, summary, effects: [`service ${name}`] }),
  ];
