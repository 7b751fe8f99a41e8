import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { put, textOf } from "./files.js";
import { deploy } from "./he-deploy.js";
import { engineAnswers } from "./he-misc.js";
import { run } from "./he-setup.js";
import { printStatus, sharedDirectory } from "./he-status.js";

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const complain = (text: string): void => void process.stderr.write(`${text}\n`);

const USAGE = `Usage: hosted-engine [--help] <command> [<command-args>] (simulated)
    Commands:
        --deploy
        --vm-start
        --vm-start-paused
        --vm-shutdown
        --vm-poweroff
        --vm-status
        --add-console-password [--password=<password>]
        --check-liveliness
        --connect-storage
        --start-pool
        --console
        --set-maintenance --mode=<mode>`;

const CONF = "/etc/ovirt-hosted-engine/hosted-engine.conf";

/** The value of a key of hosted-engine.conf; empty when there is none. */
function setting(key: string): string {
  return new RegExp(`^${key}=(.*)$`, "m").exec(textOf(CONF) ?? "")?.[1] ?? "";
}

const COMMANDS: Readonly<Record<string, (argv: readonly string[]) => number>> = {
  "--vm-start": () => startVm(),
  "--vm-start-paused": () => (startVm(), 0),
  "--vm-shutdown": () => vdsClient("shutdown", setting("vmid"), "120", "VM is shutting down!"),
  "--vm-poweroff": () => vdsClient("destroy", setting("vmid")),
  "--vm-status": () => printStatus(setting("storage"), setting("sdUUID")),
  "--add-console-password": (argv) => addPassword(argv),
  "--set-maintenance": (argv) => setMaintenance(argv),
};

/** Unlike the commands above, these do not begin with a look at the configuration. */
const ALWAYS: Readonly<Record<string, (argv: readonly string[]) => number>> = {
  "--check-liveliness": () => checkLiveliness(),
  "--connect-storage": () => (
    say("Connecting Storage Server"),
    run("/usr/libexec/site/connect-storage", setting("storage")).status
  ),
  "--start-pool": () => 0,
  "--console": () => (complain("remote-viewer: cannot open display"), 1),
};

function main([command, ...argv]: readonly string[]): number {
  if (command === undefined) return (say(USAGE), 1);
  if (command === "--help") return (say(USAGE), 0);
  if (command === "--deploy") {
    if (argv[0] === "--help") return (deploy(argv), 0);
    return deploy(argv);
  }
  const always = ALWAYS[command];
  const one = COMMANDS[command] ?? always;
  if (one === undefined) {
    complain(`Invalid option '${command}'`);
    say(USAGE);
    return 1;
  }
  if (argv.includes("--help")) return (say(`Usage: hosted-engine ${command} (simulated)`), 0);
  if (always === undefined && (!existsSync(CONF) || setting("vmid") === "")) {
    // Said on stdout with status 0 in every 1.x.
    say("You must run deploy first");
    return 0;
  }
  return one(argv);
}

function vdsClient(...argv: readonly string[]): number {
  const { status, stdout } = run("vdsClient", "-s", "localhost", ...argv);
  process.stdout.write(stdout);
  return status;
}

function startVm(): number {
  const id = setting("vmid");
  const status = /Status = (.*)/.exec(run("vdsClient", "-s", "localhost", "list", `vms:${id}`).stdout)?.[1];
  if (status === "Down") {
    say("VM exists and is down, destroying it");
    vdsClient("destroy", id);
  } else if (status !== undefined) {
    say(`VM exists and its status is ${status}`);
    return 1;
  }
  run("/usr/libexec/site/connect-storage", setting("storage"));
  return vdsClient("create", setting("conf"));
}

function addPassword(argv: readonly string[]): number {
  const option = argv.find((word) => word.startsWith("--password="))?.slice(11);
  let password = option ?? process.env["OVIRT_HOSTED_ENGINE_CONSOLE_PASSWORD"];
  if (password === undefined) {
    process.stderr.write("Enter password: ");
    const script =
      'stty -echo </dev/tty && IFS= read -r line </dev/tty; stty echo </dev/tty; echo >&2; printf %s "$line"';
    const asked = spawnSync("sh", ["-c", script], {
      encoding: "utf8",
      stdio: ["inherit", "pipe", "inherit"],
    });
    password = asked.stdout;
  }
  return vdsClient("setVmTicket", setting("vmid"), password, "120");
}

function checkLiveliness(): number {
  if (!existsSync(CONF)) return (complain("Error reading the configuration file"), 2);
  if (setting("fqdn") === "")
    return (complain("Incomplete configuration, missing FQDN of the hosted engine VM"), 2);
  const isUp = engineAnswers(setting("fqdn"));
  say(isUp ? "Hosted Engine is up!" : "Hosted Engine is not up!");
  return isUp ? 0 : 1;
}

function setMaintenance(argv: readonly string[]): number {
  const mode = argv.find((word) => word.startsWith("--mode="))?.slice(7);
  if (mode === undefined) return (say("You must specify a maintenance mode with --mode"), 1);
  if (!["global", "local", "none"].includes(mode)) return (say(`Invalid value '${mode}' for --mode`), 1);
  const shared = sharedDirectory(setting("storage"), setting("sdUUID"));
  if (!existsSync("/run/ovirt-ha-broker.pid") || shared === null) {
    complain("Cannot connect to the HA daemon, please check the logs.");
    return 1;
  }
  if (mode === "global") put(`${shared}/global-maintenance`, "True\n");
  else if (mode === "none") run("rm", "-f", `${shared}/global-maintenance`);
  if (mode !== "global")
    put(
      "/var/lib/ovirt-hosted-engine-ha/ha.conf",
      `local_maintenance=${mode === "local" ? "True" : "False"}\n`,
    );
  return 0;
}

process.exitCode = main(process.argv.slice(2));
