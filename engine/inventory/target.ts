import { homedir } from "node:os";
import { dirname, resolve } from "node:path";
import { InputError } from "../source/diagnostic.js";
import type { Scope } from "../template/index.js";
import type { Target } from "../transport/index.js";
import { connectionChecks } from "./connection.js";
import type { Host } from "./inventory.js";

/** From the command line; used where the inventory says nothing. */
export interface ConnectionDefaults {
  readonly user: string | null;
  readonly password: string | null;
  readonly becomePassword: string | null;
}

/**
 * How to reach a host, from its inventory variables alone: neither a play's variables nor anything read from
 * a host can redirect a connection. `scope` is for the names that these variables use.
 * @throws InputError for a value that cannot be used
 */
export function targetOf(host: Host, scope: Scope, defaults: ConnectionDefaults): Target {
  const given = new ConnectionVariables(host, scope);
  const port = given.value("port");
  return {
    name: host.name,
    connection: given.value("connection") === "local" ? "local" : "ssh",
    address: given.text("address") ?? host.name,
    port: port === null ? null : Number(port),
    user: given.text("user") ?? defaults.user,
    identityFile: given.path("identity_file"),
    knownHosts: given.path("known_hosts"),
    password: given.text("password") ?? defaults.password,
    becomePassword: given.text("become_password") ?? defaults.becomePassword,
  };
}

/** Connection variables of one host, rendered and checked. */
class ConnectionVariables {
  readonly #host: Host;
  readonly #scope: Scope;

  constructor(host: Host, scope: Scope) {
    this.#host = host;
    this.#scope = scope;
  }

  value(name: string): unknown {
    const variable = this.#host.variables.get(name);
    if (!variable) return null;
    const value = variable.value.evaluate(this.#scope);
    if (value === null) return null;
    const mistake = connectionChecks.get(name)?.(value) ?? null;
    if (mistake !== null) {
      const detail = `${name} of ${this.#host.name}: ${mistake}`;
      throw new InputError({
        code: "connection",
        summary: "Invalid connection variable",
        detail,
        at: variable.value.at,
      });
    }
    if (variable.secret && typeof value === "string") this.#scope.hooks.secrets?.add(value);
    return value;
  }

  text(name: string): string | null {
    const value = this.value(name);
    return typeof value === "string" ? value : null;
  }

  /** Relative to the file that says it; “~/” is the home of whoever runs tsplay. */
  path(name: string): string | null {
    const written = this.text(name);
    if (written === null) return null;
    if (written.startsWith("~/")) return resolve(homedir(), written.slice(2));
    const at = this.#host.variables.get(name)?.at;
    return resolve(at ? dirname(at.source.path) : ".", written);
  }
}
