import { existsSync } from "node:fs";
import { put, textOf } from "./files.js";
import { StageError } from "./he-dialog.js";
import { KEY, run, type Setup } from "./he-setup.js";

/** The questions about the engine, and about who is told by mail. */
export function askEngine(setup: Setup): void {
  const { dialog, environment } = setup;
  dialog.title("HOSTED ENGINE CONFIGURATION");
  if (!environment.has(KEY.hostName)) {
    const fallback = `hosted_engine_${setup.hostId}`;
    const note = `Enter the name which will be used to identify this host inside the Administrator Portal [${fallback}]: `;
    environment.set(KEY.hostName, dialog.ask({ name: "APP_HOST_NAME", note, fallback }));
  }
  if (!environment.has(KEY.adminPassword)) environment.set(KEY.adminPassword, askPassword(setup));
  askFqdn(setup);
  if (existsSync(BROKER)) for (const one of NOTIFICATIONS) askNotification(setup, one);
}

function askPassword({ dialog }: Setup): string {
  const name = "ENGINE_ADMIN_PASSWORD";
  for (;;) {
    const first = dialog.ask({
      name,
      note: "Enter 'admin@internal' user password that will be used for accessing the Administrator Portal: ",
      hidden: true,
    });
    const again = dialog.ask({ name, note: "Confirm 'admin@internal' user password: ", hidden: true });
    if (first === again) return first;
    dialog.error("Passwords do not match");
  }
}

const FQDN_NOTE = [
  "Please provide the FQDN for the engine you would like to use.",
  "This needs to match the FQDN that you will use for the engine installation within the VM.",
  "Note: This will be the FQDN of the VM you are now going to create,",
  "it should not point to the base host or to any other existing machine.",
  "Engine FQDN: ",
].join("\n");

function askFqdn({ dialog, environment }: Setup): void {
  const preset = environment.text(KEY.fqdn);
  for (;;) {
    const name = preset ?? dialog.ask({ name: "OVEHOSTED_NETWORK_FQDN", note: FQDN_NOTE });
    environment.set(KEY.fqdn, name);
    const wrong = troubleWithName(name);
    if (wrong === null) {
      if (!name.includes(".")) dialog.warning(`Host name ${name} has no domain suffix`);
      dialog.warning(`Failed to resolve ${name} using DNS, it can be resolved only locally`);
      return;
    }
    if (preset !== null) throw new StageError(`Host name is not valid: ${wrong}`);
    dialog.error(`Host name is not valid: ${wrong}`);
  }
}

function troubleWithName(name: string): string | null {
  if (/^\d+(\.\d+){3}$/.test(name)) {
    return `${name} is an IP address and not a FQDN. A FQDN is needed to be able to generate certificates correctly.`;
  }
  if (!/^[A-Za-z0-9.-]+$/.test(name)) return `Host name ${name} has invalid domain name`;
  return run("getent", "hosts", name).status === 0 ? null : `${name} did not resolve into an IP address`;
}

const BROKER = "/etc/ovirt-hosted-engine-ha/broker.conf";

interface Notification {
  readonly key: string;
  readonly entry: string;
  readonly note: string;
  readonly allowed: RegExp;
}

const NOTIFICATIONS: readonly Notification[] = [
  {
    key: KEY.smtpServer,
    entry: "smtp-server",
    note: "Please provide the name of the SMTP server through which we will send notifications",
    allowed: /^[a-z0-9.-]+$/,
  },
  {
    key: KEY.smtpPort,
    entry: "smtp-port",
    note: "Please provide the TCP port number of the SMTP server",
    allowed: /^\d+$/,
  },
  {
    key: KEY.sourceEmail,
    entry: "source-email",
    note: "Please provide the email address from which notifications will be sent",
    allowed: /^[^@\s,]+@[^@\s,]+$/,
  },
  {
    key: KEY.destEmail,
    entry: "destination-emails",
    note: "Please provide a comma-separated list of email addresses which will get notifications",
    allowed: /^[^@\s,]+@[^@\s,]+(,\s*[^@\s,]+@[^@\s,]+)*$/,
  },
];

function askNotification({ dialog, environment }: Setup, { key, entry, note, allowed }: Notification): void {
  const preset = environment.raw(key);
  if (preset !== null) {
    if (typeof preset !== "string") throw new StageError("expected string or buffer");
    if (!allowed.test(preset)) throw new StageError(`Invalid input for environment value ${key}`);
    return;
  }
  const fallback = new RegExp(`^${entry}\\s*=\\s*(.*)$`, "m").exec(textOf(BROKER) ?? "")?.[1] ?? "";
  for (;;) {
    const answer = dialog.ask({ name: `DIALOG${key}`, note: `${note} [${fallback}]: `, fallback });
    environment.set(key, answer);
    if (allowed.test(answer)) return;
    dialog.error("Invalid input, please try again");
  }
}

/** Writes the answers about notifications where the broker reads them. */
export function keepNotifications({ environment }: Setup): void {
  let text = textOf(BROKER);
  if (text === null) return;
  for (const { key, entry } of NOTIFICATIONS) {
    text = text.replace(new RegExp(`^${entry}\\s*=.*$`, "m"), `${entry}=${environment.text(key) ?? ""}`);
  }
  put(BROKER, text);
}
