import { defineModule, readText, ROOT_STATE, type Action, write } from "../engine/module/index.js";
import { assignmentsOf } from "./lib/assignments.js";
import { fileName } from "./lib/ifcfg.js";
import { configured, hidingComment, wantedKeys } from "./lib/interface.js";
import { keysBesideVdsm } from "./lib/vdsm.js";

/** Keeps keys of one network interface file of the network-scripts. */
export default defineModule({
  summary: "Configure a network interface in its ifcfg file",
  description:
    "Keys are assigned in /etc/sysconfig/network-scripts/ifcfg-DEVICE, in their place or at the end; comments and " +
    "order are kept. Values are compared as sh reads them, so quotes do not matter, nor does the case of a MAC " +
    "address. Nothing is restarted: notify a handler. A file that vdsm has taken over (its address moved to the " +
    "bridge ovirtmgmt) is as asked when the bridge has the address, and is otherwise refused, for writing it would " +
    "cut the host off.",

  params: {
    device: {
      type: "string",
      pattern: "^[A-Za-z0-9._:-]+$",
      description: "The interface, such as eth0; becomes DEVICE.",
    },
    file: {
      type: "string",
      optional: true,
      description: "What follows `ifcfg-` in the file's name, where it is not the device.",
    },
    keys: {
      type: "map",
      values: { type: "scalar", nullable: true },
      default: {},
      description:
        "Key → value, such as IPADDR, NETMASK, ONBOOT, BRIDGE. true and false mean yes and no; empty removes a key.",
    },
    unmanaged: {
      type: "string",
      enum: ["keep", "remove"],
      default: "keep",
      description: "What becomes of keys in the file that are not named here.",
    },
    state: {
      type: "string",
      enum: ["present", "absent"],
      default: "present",
      description: "Whether the interface has a file at all.",
    },
    override: {
      type: "boolean",
      default: false,
      description: "Write even a file that vdsm owns. The host may lose its network.",
    },
    backup: {
      type: "boolean",
      default: false,
      description: `Keep the old file in ${ROOT_STATE}/backup: beside it, it would count as another interface.`,
    },
    directory: {
      type: "string",
      pattern: "^/",
      default: "/etc/sysconfig/network-scripts",
      description: "Where the files are.",
    },
  },

  examples: {
    "A static address": {
      device: "eth0",
      keys: {
        ONBOOT: true,
        BOOTPROTO: "static",
        IPADDR: "{{ address }}",
        NETMASK: "255.255.255.0",
        GATEWAY: "192.168.10.1",
        DNS1: "192.168.10.1",
      },
    },
    "One of two ports of a bond": {
      device: "eth1",
      keys: { MASTER: "bond0", SLAVE: true, IPADDR: null },
      unmanaged: "remove",
    },
    "An alias that is no longer used": { device: "eth0:1", state: "absent" },
  },

  reads: ({ device, file, directory }) => ({
    text: readText(`${directory}/${fileName(file ?? device)}`),
    bridge: readText(`${directory}/ifcfg-ovirtmgmt`),
  }),

  check({ device, file, keys, unmanaged, state, override, directory }, { text, bridge }) {
    const path = `${directory}/${fileName(file ?? device)}`;
    const wanted = state === "absent" ? null : wantedKeys(device, keys);
    const beside = override ? null : keysBesideVdsm({ path, text, bridge, wanted });
    const held = beside ?? wanted;
    const after = held && configured(text ?? "", path, held, unmanaged === "remove" && beside === null);
    return after === text ? null : { summary: path, before: text, after };
  },

  apply({ device, file, backup, directory }, { before, after }): readonly Action[] {
    const name = fileName(file ?? device);
    const path = `${directory}/${name}`;
    const keep = backup && before !== null;
    const store: Action[] = keep ? [{ do: "directory", path: BACKUPS, mode: "0700" }] : [];
    if (after !== null) return [...store, write(path, after, keep ? { backup: `${BACKUPS}/${name}` } : {})];
    const copy: Action[] = keep
      ? [write(`${BACKUPS}/${name}`, before, { backup: `${BACKUPS}/${name}~` })]
      : [];
    return [...store, ...copy, { do: "remove", path, recursive: false }];
  },

  notes({ device, file, state, override, keys, directory }, { text, bridge }) {
    const path = `${directory}/${fileName(file ?? device)}`;
    if (state === "absent" || text === null) return [];
    if (!override && keysBesideVdsm({ path, text, bridge, wanted: wantedKeys(device, keys) }))
      return [{ level: "info", text: `${path} belongs to vdsm; the address is on ovirtmgmt` }];
    const trap = hidingComment(assignmentsOf(text, path));
    return trap === null
      ? []
      : [{ level: "warning", text: `“${trap}” in ${path} hides the real DEVICE from the network script` }];
  },
});

const BACKUPS = `${ROOT_STATE}/backup`;
