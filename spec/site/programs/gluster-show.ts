import { done, element, escaped, failed, type Answer } from "./gluster-answer.js";
import { sees } from "./gluster-peer.js";
import { isTrue, poolOf, uuidOf, type GlusterState, type Volume } from "./gluster-state.js";

/** gluster 3.5's number and name of a volume's type. */
export function typeOf({ replica, stripe, bricks }: Volume): readonly [number, string] {
  const several = bricks.length > replica * stripe;
  if (replica > 1 && stripe > 1)
    return several ? [6, "Distributed-Striped-Replicate"] : [3, "Striped-Replicate"];
  if (replica > 1) return several ? [5, "Distributed-Replicate"] : [2, "Replicate"];
  if (stripe > 1) return several ? [4, "Distributed-Stripe"] : [1, "Stripe"];
  return [0, "Distribute"];
}

/** `volume info [NAME|all]`. */
export function info(state: GlusterState, self: string, name: string | undefined): Answer {
  const { volumes } = poolOf(state, self);
  const wanted = name === undefined || name === "all" ? volumes : volumes.filter((one) => one.name === name);
  const xml = element(
    "volInfo",
    element("volumes", ...wanted.map((volume) => infoXml(state, volume)), element("count", wanted.length)),
  );
  if (wanted.length > 0) return done(wanted.map(infoText).join(""), xml);
  // In XML mode 3.5 reports an unknown volume as an empty list, without any error.
  if (name !== undefined && name !== "all" && !process.argv.includes("--xml")) {
    return failed("", `Volume ${name} does not exist`);
  }
  return { text: "", remark: "No volumes present", xml };
}

function infoText(volume: Volume): string {
  const { name, id, status, bricks, replica, stripe, transport, options } = volume;
  const size = replica * stripe;
  const inner = replica > 1 && stripe > 1 ? `${stripe} x ${replica}` : String(size);
  const count = size === 1 ? String(bricks.length) : `${bricks.length / size} x ${inner} = ${bricks.length}`;
  return [
    " ",
    `Volume Name: ${name}`,
    `Type: ${typeOf(volume)[1]}`,
    `Volume ID: ${id}`,
    `Status: ${status}`,
    `Number of Bricks: ${count}`,
    `Transport-type: ${transport}`,
    "Bricks:",
    ...bricks.map(({ text }, index) => `Brick${index + 1}: ${text}`),
    ...(Object.keys(options).length === 0 ? [] : ["Options Reconfigured:"]),
    ...Object.entries(options).map(([key, value]) => `${key}: ${value}`),
    "",
  ].join("\n");
}

function infoXml(state: GlusterState, volume: Volume): string {
  const { name, id, status, bricks, replica, stripe, transport, options } = volume;
  const [type, typeText] = typeOf(volume);
  const brickXml = bricks.map(({ text, node }) => {
    const uuid = uuidOf(state, node);
    return `<brick uuid="${uuid}">${escaped(text)}${element("name", escaped(text))}${element("hostUuid", uuid)}</brick>`;
  });
  const optionXml = Object.entries(options).map(([key, value]) =>
    element("option", element("name", key), element("value", escaped(value))),
  );
  return element(
    "volume",
    element("name", name),
    element("id", id),
    element("status", ["Created", "Started", "Stopped"].indexOf(status)),
    element("statusStr", status),
    element("brickCount", bricks.length),
    element("distCount", replica * stripe),
    element("stripeCount", stripe),
    element("replicaCount", replica),
    element("type", type),
    element("typeStr", typeText),
    element("transport", ["tcp", "rdma", "tcp,rdma"].indexOf(transport)),
    element("bricks", ...brickXml),
    element("optCount", optionXml.length),
    element("options", ...optionXml),
  );
}

interface Process {
  readonly hostname: string;
  readonly path: string;
  readonly node: string;
  readonly port: string;
}

/** `volume status [all|NAME]`. */
export function status(state: GlusterState, self: string, name: string | undefined): Answer {
  const { volumes } = poolOf(state, self);
  const all = name === undefined || name === "all";
  const wanted = all
    ? volumes.filter((one) => one.status === "Started")
    : volumes.filter((one) => one.name === name);
  if (!all && wanted.length === 0) return failed("", `Volume ${name} does not exist`);
  if (!all && wanted.some((one) => one.status !== "Started"))
    return failed("", `Volume ${name} is not started`);
  if (wanted.length === 0)
    return { text: "", remark: "No volumes present", xml: element("volStatus", element("volumes")) };
  const text = wanted.map((volume) => statusText(processesOf(state, self, volume), self, volume));
  const xml = wanted.map((volume) => statusXml(state, processesOf(state, self, volume), self, volume));
  return done(text.join("\n"), element("volStatus", element("volumes", ...xml)));
}

/** The processes that serve a volume: its bricks everywhere, then NFS and self-heal on every host. */
function processesOf(state: GlusterState, self: string, volume: Volume): readonly Process[] {
  const bricks = volume.bricks.map(({ text, node, path }, index) => ({
    hostname: text.slice(0, text.indexOf(":")),
    path,
    node,
    port: String(49152 + volume.bricks.slice(0, index).filter((other) => other.node === node).length),
  }));
  const members = poolOf(state, self).members;
  const shown = (node: string): string => (node === self ? "localhost" : (state.names[self]?.[node] ?? node));
  const nfs = isTrue(volume.options["nfs.disable"])
    ? []
    : members.map((node) => ({ hostname: "NFS Server", path: shown(node), node, port: "2049" }));
  const heal =
    volume.replica === 1
      ? []
      : members.map((node) => ({ hostname: "Self-heal Daemon", path: shown(node), node, port: "N/A" }));
  return [...bricks, ...nfs, ...heal].filter(({ node }) => node === self || sees(self, node));
}

const pidOf = ({ node, path }: Process): number =>
  1200 + ((path.length * 37 + Number(node.slice(2)) * 101) % 800);

function statusText(processes: readonly Process[], self: string, { name }: Volume): string {
  const rows = processes.map((one) => {
    const isDaemon = one.hostname === "NFS Server" || one.hostname === "Self-heal Daemon";
    const title = isDaemon ? `${one.hostname} on ${one.path}` : `Brick ${one.hostname}:${one.path}`;
    const online = sees(self, one.node);
    return `${title.padEnd(55)}${one.port.padEnd(8)}${(online ? "Y" : "N").padEnd(8)}${online ? pidOf(one) : "N/A"}\n`;
  });
  const head = `Status of volume: ${name}\n${"Gluster process".padEnd(55)}Port\tOnline\tPid\n${"-".repeat(78)}\n`;
  return `${head}${rows.join("")} \nTask Status of Volume ${name}\n${"-".repeat(78)}\nThere are no active volume tasks\n \n`;
}

function statusXml(
  state: GlusterState,
  processes: readonly Process[],
  self: string,
  { name }: Volume,
): string {
  const nodes = processes.map((one) => {
    const online = sees(self, one.node);
    return element(
      "node",
      element("hostname", one.hostname),
      element("path", one.path),
      element("peerid", uuidOf(state, one.node)),
      element("status", online ? 1 : 0),
      element("port", online ? one.port : "N/A"),
      element("pid", online ? pidOf(one) : -1),
    );
  });
  return element(
    "volume",
    element("volName", name),
    element("nodeCount", nodes.length),
    ...nodes,
    element("tasks"),
  );
}
