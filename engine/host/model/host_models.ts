import type { Target } from "../../transport/index.js";
import { HostModel } from "./host_model.js";

/** The models of a check. Names of the inventory by which one machine is reached share its model. */
export class HostModels {
  readonly #models = new Map<string, HostModel>();

  of(target: Target): HostModel {
    const machine = machineOf(target);
    const model = this.#models.get(machine) ?? new HostModel();
    this.#models.set(machine, model);
    return model;
  }
}

const machineOf = ({ connection, address, port }: Target): string =>
  connection === "local" ? connection : `${address.toLowerCase()}:${port ?? SSH_PORT}`;

const SSH_PORT = 22;
