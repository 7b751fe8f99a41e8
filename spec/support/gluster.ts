import type { Reply } from "../../engine/module/index.js";
import { output } from "./module.js";

/** Four hosts as the first of them sees them; each has a name, a short name and an address. */
const NAMES = [1, 2, 3, 4].flatMap((number) =>
  [`gs${number}`, `gs${number}.example.com`, `192.168.10.10${number}`].map(
    (name) => `${name} 192.168.10.10${number}`,
  ),
);
const SELF = ["own gs1.example.com", "own 127.0.0.1", "own 192.168.10.101"];

export interface FakePeer {
  readonly name: string;
  readonly connected?: boolean;
  readonly state?: number;
  readonly said?: string;
}

export const document = (inner: string, opRet = 0, error = ""): string =>
  `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cliOutput><opRet>${opRet}</opRet><opErrno>0</opErrno><opErrstr>${error}</opErrstr>${inner}</cliOutput>`;

export function peerStatus(peers: readonly FakePeer[]): string {
  const items = peers.map(
    ({ name, connected = true, state = 3, said = "Peer in Cluster" }) =>
      `<peer><uuid>u</uuid><hostname>${name}</hostname><connected>${connected ? 1 : 0}</connected><state>${state}</state><stateStr>${said}</stateStr></peer>`,
  );
  return document(`<peerStatus>${items.join("")}</peerStatus>`);
}

/** What the module's look prints: the sections, then who is who. */
export function looked(parts: Readonly<Record<string, string>>, claims: string | null = ""): Reply {
  const sections = Object.entries(parts).map(([name, text]) => `== ${name} 0\n${text}\n`);
  const names = ["== names 0", ...SELF, ...NAMES].join("\n");
  return output(`${sections.join("")}${names}\n== claims ${claims === null ? 127 : 0}\n${claims ?? ""}`);
}
