import assert from "node:assert/strict";
import type { Target } from "../../engine/transport/index.js";
import type { Lab } from "./lab.js";
import { printed, targetOf, withSession } from "./reach.js";

/** The host that faults are done to. */
export const HOST = "gs4";

/** Ways to spoil that host's network and sshd, and to make all good again. */
export interface Faults {
  /** Adds a rule for what comes to its sshd. */
  readonly firewall: (...rule: readonly string[]) => void;
  readonly link: (state: "up" | "down") => void;
  /** Puts something else in sshd's place, a script of sh that talks to whoever connects; tells how many did so far. */
  readonly stranger: (script: string) => { readonly visitors: () => number };
  /** Reaches it within `connectTimeout` seconds, by default longer than a spec lasts, and has it say hello. */
  readonly hello: (target?: Partial<Target>, connectTimeout?: number) => Promise<string>;
  /** Takes every fault away, and proves that the host answers. */
  readonly mended: () => Promise<void>;
}

/** Faults of the lab's last host. */
export function faultsOf(lab: () => Lab): Faults {
  const firewall = (...rule: readonly string[]): void => {
    lab().network(HOST, "iptables", "-A", "INPUT", "-p", "tcp", "--dport", "22", ...rule);
  };
  const link = (state: "up" | "down"): void => void lab().network(HOST, "ip", "link", "set", "eth0", state);
  const mended = async (): Promise<void> => {
    lab().network(HOST, "iptables", "-F");
    link("up");
    lab().on(
      HOST,
      "systemctl stop lab-stranger 2>/dev/null; systemctl reset-failed ssh; systemctl kill -s CONT ssh; systemctl start ssh",
    );
    assert.equal(await hello(), "hello");
  };
  const stranger: Faults["stranger"] = (script) => {
    const serve = `systemd-run -q --unit lab-stranger --collect systemd-socket-activate -l 22 -a --inetd sh -c 'echo >>/run/lab-visitors; ${script}'`;
    lab().on(HOST, `systemctl stop ssh; >/run/lab-visitors; ${serve}`);
    lab().on(HOST, "for i in $(seq 600); do ss -ltn | grep -q ':22 ' && exit; sleep 0.1; done; exit 1");
    return { visitors: () => Number(lab().on(HOST, "wc -l </run/lab-visitors")) };
  };
  const hello = (target: Partial<Target> = {}, connectTimeout = 600): Promise<string> =>
    withSession(targetOf(lab(), HOST, target), { connectTimeout }, async (session) =>
      printed(session, "echo hello"),
    );
  return { firewall, link, stranger, hello, mended };
}
