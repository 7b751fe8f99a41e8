import {
  param,
  type Action,
  backupParam,
  backupPath,
  type Change,
  defineModule,
  type Facet,
  known,
  type ParamsOf,
  type ParamSchema,
  quote,
  readText,
  refuse,
  runScript,
  write,
} from "../engine/module/index.js";
import { fileAfter, pathOf, readRunning, type Running, same } from "./lib/sysctl.js";

const params = {
  key: param.text(
    "The setting, such as net.ipv4.ip_forward; with slashes, as in net/ipv4/conf/eth0.42/rp_filter, if a name has a dot",
    { pattern: "^(?!.*\\.\\.)[A-Za-z0-9_][A-Za-z0-9_.:/*-]*$" },
  ),
  value: param.scalar("Its value; true and false become 1 and 0", { optional: true }),
  state: param.presence("Whether the file sets it. absent leaves the value in force alone"),
  reload: param.flag("Also set the value in force, which is not possible in most containers", true),
  file: param.path(
    "The file; by default /etc/sysctl.d/90-tsplay.conf, or /etc/sysctl.conf on EL6, which reads no other file at boot",
    { optional: true },
  ),
  backup: backupParam,
} as const satisfies ParamSchema;

/** Keeps one setting of the kernel: in its file, and as it is now. */
export default defineModule({
  summary: "Manage a kernel setting, now and at boot",
  description:
    "The line in the file and the value in force are checked separately, and only what differs is changed. The task fails " +
    "if the kernel does not have the key: load its module first. Values are compared word by word.",

  params,

  examples: {
    "Enable IP forwarding": { key: "net.ipv4.ip_forward", value: true },
    "In a file of its own": {
      key: "vm.swappiness",
      value: "{{ swappiness }}",
      file: "/etc/sysctl.d/50-kvm.conf",
    },
  },

  validate(given) {
    if (given.state === "present" && !("value" in given)) refuse("“value” is needed for “state: present”");
  },

  reads: ({ key, file, reload, state }) => ({
    text: readText(file ?? MODERN),
    old: readText(file ?? OLD),
    release: readText(RELEASE),
    running: reload && state === "present" ? readRunning(key) : known(null),
  }),

  check(settings, found): Change<string | null | Readonly<Record<string, string>>> | null {
    const { key } = settings;
    const { path, before, after } = edited(settings, found);
    const value = valueToSet(settings, found.running);
    if (value !== null) refuseFixed(key, found.running);
    const current = found.running?.value ?? null;
    const now = value === null ? "" : `, and now ${value} instead of ${current ?? "nothing"}`;
    if (after !== (before ?? "")) return { summary: `${key} in ${path}${now}`, before, after };
    if (value === null) return null;
    return {
      summary: `${key} as it is now`,
      before: { [key]: current ?? "" },
      after: { [key]: value },
    };
  },

  apply(settings, _change, found): readonly Action[] {
    const { path, before, after } = edited(settings, found);
    const kept = settings.backup && before !== null ? { backup: backupPath(path) } : {};
    const saved: readonly Action[] = after === (before ?? "") ? [] : [write(path, after, kept)];
    const value = valueToSet(settings, found.running);
    if (value === null) return saved;
    const { key } = settings;
    const script = `printf '%s\\n' ${quote(value)} >${quote(pathOf(key))}`;
    return [...saved, runScript(script, { summary: `set ${key} to ${value}`, effects: settingOf(key) })];
  },

  predict(settings, _change, { running }) {
    const value = valueToSet(settings, running);
    return running === null || value === null ? {} : { running: { ...running, value } };
  },
});

const settingOf = (key: string): readonly Facet[] => [`sysctl ${pathOf(key)}`, `path ${pathOf(key)}`];

const MODERN = "/etc/sysctl.d/90-tsplay.conf";
const OLD = "/etc/sysctl.conf";
const RELEASE = "/etc/redhat-release";

type Settings = ParamsOf<typeof params>;

interface Files {
  readonly text: string | null;
  readonly old: string | null;
  readonly release: string | null;
}

/** The file, as it is and as it is asked for. */
interface Edited {
  readonly path: string;
  readonly before: string | null;
  readonly after: string;
}

function edited(settings: Settings, { text, old, release }: Files): Edited {
  const el6 = /release [3-6]\b/.test(release ?? "");
  const before = el6 ? old : text;
  const value = settings.state === "absent" ? null : textValue(settings);
  return {
    path: settings.file ?? (el6 ? OLD : MODERN),
    before,
    after: fileAfter(before ?? "", settings.key, value),
  };
}

/** The value that the kernel does not have yet; null where it has it, or is not to be told. */
function valueToSet(settings: Settings, running: Running | null): string | null {
  if (running === null) return null;
  const value = textValue(settings);
  return same(running.value, value) ? null : value;
}

function refuseFixed(key: string, running: Running | null): void {
  const { access, value } = running ?? {};
  if (access === "missing")
    refuse(`this kernel has no ${key}: load the module that provides it, or set reload: false`);
  if (value === null) refuse(`${key} cannot be read, so it cannot be compared: set reload: false`);
  if (access !== "writable")
    refuse(
      `${key} is ${value ?? ""} and cannot be written here, as in a container: set reload: false to manage only the file`,
    );
}

function textValue({ key, value = "" }: Settings): string {
  const text = typeof value === "boolean" ? (value ? "1" : "0") : String(value).trim();
  return /[\r\n]/.test(text) ? refuse(`the value of ${key} contains a line break`) : text;
}
