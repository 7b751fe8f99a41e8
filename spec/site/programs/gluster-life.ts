import { attributesOf, own } from "./gluster-bricks.js";
import { done, failed, type Answer } from "./gluster-answer.js";
import { find } from "./gluster-layout.js";
import { fullKey, readGroup, unknownKey, wrongValue } from "./gluster-options.js";
import { poolOf, publish, unpublish, type GlusterState } from "./gluster-state.js";

/** `volume start NAME [force]`. */
export function start(state: GlusterState, self: string, name: string | undefined, force: boolean): Answer {
  const prefix = `volume start: ${name ?? ""}: failed: `;
  const volume = find(state, self, name);
  if (volume === null) return failed(prefix, `Volume ${name ?? ""} does not exist`);
  if (volume.status === "Started" && !force) return failed(prefix, `Volume ${volume.name} already started`);
  const foreign = volume.bricks.find(
    ({ node, path }) =>
      attributesOf(node, path).get("trusted.glusterfs.volume-id") !== `0x${volume.id.replaceAll("-", "")}`,
  );
  if (foreign !== undefined && !force) {
    return failed(
      prefix,
      `Failed to get extended attribute trusted.glusterfs.volume-id for brick dir ${foreign.path}. Reason : No data available`,
    );
  }
  volume.status = "Started";
  publish(volume);
  own(volume, self);
  return done(`volume start: ${volume.name}: success\n`);
}

/** `volume stop NAME [force]`. */
export function stop(state: GlusterState, self: string, name: string | undefined, force: boolean): Answer {
  const prefix = `volume stop: ${name ?? ""}: failed: `;
  const volume = find(state, self, name);
  if (volume === null) return failed(prefix, `Volume ${name ?? ""} does not exist`);
  if (volume.status !== "Started" && !force)
    return failed(prefix, `Volume ${volume.name} is not in the started state`);
  volume.status = "Stopped";
  publish(volume);
  return done(`volume stop: ${volume.name}: success\n`);
}

/** `volume delete NAME`; the marks on its bricks stay, as in the real one. */
export function remove(state: GlusterState, self: string, name: string | undefined): Answer {
  const prefix = `volume delete: ${name ?? ""}: failed: `;
  const volume = find(state, self, name);
  if (volume === null) return failed(prefix, `Volume ${name ?? ""} does not exist`);
  if (volume.status === "Started") {
    return failed(
      prefix,
      `Volume ${volume.name} has been started.Volume needs to be stopped before deletion.`,
    );
  }
  const { volumes } = poolOf(state, self);
  volumes.splice(volumes.indexOf(volume), 1);
  unpublish(volume.name);
  return done(`volume delete: ${volume.name}: success\n`);
}

/** `volume set NAME KEY VALUE [KEY VALUE ...]` and `volume set NAME group FILE`. */
export function set(state: GlusterState, self: string, words: readonly string[]): Answer {
  const prefix = "volume set: failed: ";
  const [name, ...given] = words;
  const volume = find(state, self, name);
  if (volume === null) return failed(prefix, `Volume ${name ?? ""} does not exist`);
  const pairs = given[0] === "group" && given[1] !== undefined ? readGroup(given[1]) : given;
  if (typeof pairs === "string") return failed("", pairs);
  if (pairs.length === 0 || pairs.length % 2 !== 0)
    return failed("", "Usage: volume set <VOLNAME> <KEY> <VALUE>");
  const settings: Record<string, string> = {};
  for (let index = 0; index < pairs.length; index += 2) {
    const key = pairs[index] ?? "";
    const value = pairs[index + 1] ?? "";
    const full = fullKey(key);
    if (full === null) return failed(prefix, unknownKey(key));
    const wrong = wrongValue(full, value);
    if (wrong !== null) return failed(prefix, wrong);
    settings[full] = value;
  }
  Object.assign(volume.options, settings);
  publish(volume);
  own(volume, self);
  return done("volume set: success\n");
}

/** `volume reset NAME [KEY] [force]`. */
export function reset(state: GlusterState, self: string, words: readonly string[]): Answer {
  const prefix = "volume reset: failed: ";
  const [name, key] = words;
  const volume = find(state, self, name);
  if (volume === null) return failed(prefix, `Volume ${name ?? ""} does not exist`);
  const full = key === undefined || key === "all" ? null : fullKey(key);
  if (key !== undefined && key !== "all" && full === null)
    return failed(prefix, `Option ${key} does not exist`);
  volume.options = Object.fromEntries(
    Object.entries(volume.options).filter(([one]) => full !== null && one !== full),
  );
  publish(volume);
  return done(`volume reset: success: ${full === null ? "reset volume successful" : ""}\n`);
}
