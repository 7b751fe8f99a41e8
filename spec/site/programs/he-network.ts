import { existsSync, readdirSync } from "node:fs";
import { KEY, defaultGateway, deviceExists, run, type Setup } from "./he-setup.js";
import { StageError } from "./he-dialog.js";
import { textOf } from "./files.js";

/** The questions about the bridge's nic, the firewall and the gateway. */
export function askNetwork(setup: Setup): void {
  const { dialog, environment } = setup;
  dialog.title("NETWORK CONFIGURATION");
  if (!setup.bridgeExisted && !environment.has(KEY.bridgeIf)) askNic(setup);
  if (!setup.isAdditional) askFirewall(setup);
  const preset = environment.text(KEY.gateway);
  const found = defaultGateway();
  for (;;) {
    const gateway =
      preset ??
      dialog.ask({
        name: "OVEHOSTED_GATEWAY",
        note: `Please indicate a pingable gateway IP address [${found ?? "@DEFAULT@"}]: `,
        ...(found === null ? {} : { fallback: found }),
      });
    environment.set(KEY.gateway, gateway);
    if (run("ping", "-c", "1", gateway).status === 0) return;
    if (preset !== null) throw new StageError("Specified gateway is not pingable");
    dialog.error("Specified gateway is not pingable");
  }
}

function askNic({ dialog, environment }: Setup): void {
  const nics = readdirSync("/run/site/net").filter(
    (name) =>
      !name.startsWith(".") && name !== "lo" && !(textOf(`/run/site/net/${name}`) ?? "").includes("master=o"),
  );
  const [first] = nics;
  if (first === undefined) throw new StageError("A Network interface is required");
  const fallback = nics.includes("em1") ? "em1" : first;
  environment.set(
    KEY.bridgeIf,
    dialog.ask({
      name: "ovehosted_bridge_if",
      note: `Please indicate a nic to set ovirtmgmt bridge on: (${nics.join(", ")}) [${fallback}]: `,
      values: nics,
      fallback,
    }),
  );
}

function askFirewall({ dialog, environment }: Setup): void {
  if (environment.has(KEY.firewall) || !existsSync("/etc/init.d/iptables")) return;
  const note = "iptables was detected on your computer, do you wish setup to configure it? (Yes, No)[Yes]: ";
  if (dialog.confirm("OHOSTED_NETWORK_FIREWALL_MANAGER", note, "Yes"))
    environment.set(KEY.firewall, "iptables");
}

/** Whether the management bridge is there already; said aloud when it is. */
export function noticeBridge(setup: Setup): void {
  setup.bridgeExisted = deviceExists("ovirtmgmt");
  if (setup.bridgeExisted) setup.dialog.info("Bridge ovirtmgmt already created");
}
