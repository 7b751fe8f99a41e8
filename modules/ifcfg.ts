import {
  param,
  type Action,
  backupPath,
  defineTextModule,
  type ParamsOf,
  type ParamSchema,
  readText,
  replaceText,
  ROOT_STATE,
  write,
} from "../engine/module/index.js";
import { assignmentsOf } from "./lib/assignments.js";
import { fileName } from "./lib/ifcfg.js";
import { configured, hidingComment, wantedKeys } from "./lib/interface.js";
import { keysBesideVdsm } from "./lib/vdsm.js";

const params = {
  device: param.text("The interface, such as eth0; becomes DEVICE", { pattern: "^[A-Za-z0-9._:-]+$" }),
  file: param.text("What follows `ifcfg-` in the file's name, if it is not the device", { optional: true }),
  keys: param.map(
    { type: "scalar", nullable: true },
    "Keys and values, such as IPADDR, NETMASK, ONBOOT, BRIDGE. true and false become yes and no; an empty value removes the key",
    { default: {} },
  ),
  unmanaged: param.choice(["keep", "remove"], "What happens to other keys in the file"),
  state: param.presence("Whether the interface has a file at all"),
  override: param.flag("Write even to a file that vdsm manages. The host may lose its network connection"),
  backup: param.flag(
    "Keep a copy of the old file in /var/lib/tsplay/backup: next to the file, it would count as another interface",
  ),
  directory: param.path("The directory of the ifcfg files", { default: "/etc/sysconfig/network-scripts" }),
} as const satisfies ParamSchema;

/** Keeps keys of one network interface file of the network-scripts. */
export default defineTextModule({
  summary: "Configure a network interface in its ifcfg file",
  description:
    "Keys are set in /etc/sysconfig/network-scripts/ifcfg-DEVICE, in their place or at the end; comments and " +
    "order are kept. Values are compared as sh reads them, so quotes do not matter, nor does the case of a MAC " +
    "address. Nothing is restarted: notify a handler. If vdsm has taken the file over and moved the address to the " +
    "bridge ovirtmgmt, the task is ok when the bridge has the address; otherwise it fails, because writing the file " +
    "would cut the host off.",

  params,

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
    "A port of a bond": {
      device: "eth1",
      keys: { MASTER: "bond0", SLAVE: true, IPADDR: null },
      unmanaged: "remove",
    },
    "Remove an alias": { device: "eth0:1", state: "absent" },
  },

  path: (params) => pathOf(params),
  reads: ({ directory }) => ({ bridge: readText(`${directory}/ifcfg-ovirtmgmt`) }),

  edit(params, text, { bridge }) {
    const path = pathOf(params);
    const wanted = params.state === "absent" ? null : wantedKeys(params.device, params.keys);
    const kept = params.override ? null : keysBesideVdsm({ path, text, bridge, wanted });
    const keys = kept ?? wanted;
    return keys && configured(text, path, keys, params.unmanaged === "remove" && kept === null);
  },

  /** A copy beside the file would count as another interface. */
  apply(params, { before, after }): readonly Action[] {
    const path = pathOf(params);
    if (!params.backup || before === null) return replaceText(path, after, false);
    const copy = `${BACKUPS}/${nameOf(params)}`;
    const store: Action = { do: "directory", path: BACKUPS, mode: "0700" };
    if (after !== null) return [store, write(path, after, { backup: copy })];
    return [store, write(copy, before, { backup: backupPath(copy) }), ...replaceText(path, null, false)];
  },

  notes(params, { text, bridge }) {
    const path = pathOf(params);
    if (params.state === "absent" || text === null) return [];
    const wanted = wantedKeys(params.device, params.keys);
    if (!params.override && keysBesideVdsm({ path, text, bridge, wanted }))
      return [{ level: "info", text: `${path} belongs to vdsm; the address is on ovirtmgmt` }];
    const trap = hidingComment(assignmentsOf(text, path));
    if (trap === null) return [];
    return [{ level: "warning", text: `“${trap}” in ${path} hides the real DEVICE from the network script` }];
  },
});

type Named = Pick<ParamsOf<typeof params>, "device" | "file" | "directory">;

const nameOf = ({ device, file }: Named): string => fileName(file ?? device);

const pathOf = (named: Named): string => `${named.directory}/${nameOf(named)}`;

const BACKUPS = `${ROOT_STATE}/backup`;
