import { createTransport, createWorkers, type Transport } from "../transport/index.js";
import type { CliOptions } from "./options.js";

/** The transport that the options ask for; `ask` prompts the person at the terminal. */
export async function transportFor(
  settings: CliOptions,
  ask: (question: string, instead: string) => string,
): Promise<Transport> {
  const options = {
    connectTimeout: settings.connectTimeout,
    acceptNewHostKeys: settings.acceptNewHostKeys ?? false,
    askPassphrase: (path: string) =>
      Promise.resolve(ask(`Passphrase for ${path}:`, "Load the key into ssh-agent.")),
  };
  if (settings.processes === 1) return createTransport(options);
  return createWorkers(settings.processes, options);
}
