import {
  type Action,
  type Change,
  defineModule,
  mapProbe,
  quote,
  readText,
  refuse,
  run,
  write,
} from "../engine/module/index.js";
import { backupOf, backupParam } from "./lib/rewrite.js";
import { fileAfter, pathOf, readRunning, type Running, same } from "./lib/sysctl.js";

/** Keeps one setting of the kernel: in its file, and as it is now. */
export default defineModule({
  summary: "Keep a kernel setting, now and at boot",
  description:
    "The line in the file and the value in force are looked at apart, and each is changed only where it differs. A key " +
    "that the kernel does not have is refused: load its module first. Values are compared word by word.",

  params: {
    key: {
      type: "string",
      pattern: "^(?!.*\\.\\.)[A-Za-z0-9_][A-Za-z0-9_.:/*-]*$",
      description:
        "The setting, such as net.ipv4.ip_forward; net/ipv4/conf/eth0.42/rp_filter where a name has a dot.",
    },
    value: { type: "scalar", optional: true, description: "Its value; true and false mean 1 and 0." },
    state: {
      type: "string",
      enum: ["present", "absent"],
      default: "present",
      description: "Whether the file has it. The value in force is left as it is when it goes.",
    },
    reload: {
      type: "boolean",
      default: true,
      description: "Set the value in force too. Not possible in most containers.",
    },
    file: {
      type: "string",
      pattern: "^/",
      optional: true,
      description:
        "The file to keep: /etc/sysctl.d/90-tsplay.conf, or /etc/sysctl.conf on EL6, which reads no other at boot.",
    },
    backup: backupParam,
  },

  examples: {
    "Routing between networks": { key: "net.ipv4.ip_forward", value: true },
    "In a file of its own": {
      key: "vm.swappiness",
      value: "{{ swappiness }}",
      file: "/etc/sysctl.d/50-kvm.conf",
    },
  },

  validate(params) {
    if (params.state === "present" && !("value" in params)) refuse("say which “value” the key shall have");
  },

  reads: ({ key, file, reload, state }) => ({
    text: readText(file ?? MODERN),
    old: readText(file ?? OLD),
    release: readText(RELEASE),
    running: reload && state === "present" ? readRunning(key) : mapProbe(readText(RELEASE), () => UNASKED),
  }),

  check(params, found): Change<string | null | Readonly<Record<string, string>>> | null {
    const { key, state, reload } = params;
    const { path, before, after } = edited(params, found);
    const value = state === "absent" ? null : textValue(params);
    const moved = value !== null && reload && !same(found.running.value, value);
    if (moved) refuseFixed(key, found.running);
    const now = moved ? `, and now ${value} instead of ${found.running.value ?? "nothing"}` : "";
    if (after !== (before ?? "")) return { summary: `${key} in ${path}${now}`, before, after };
    return moved
      ? {
          summary: `${key} as it is now`,
          before: { [key]: found.running.value ?? "" },
          after: { [key]: value },
        }
      : null;
  },

  apply(params, _change, found): readonly Action[] {
    const { path, before, after } = edited(params, found);
    const kept = params.backup && before !== null ? { backup: backupOf(path) } : {};
    const saved: readonly Action[] = after === (before ?? "") ? [] : [write(path, after, kept)];
    if (params.state === "absent" || !params.reload || same(found.running.value, textValue(params)))
      return saved;
    const script = `printf '%s\\n' ${quote(textValue(params))} >${quote(pathOf(params.key))}`;
    return [...saved, { ...run("sh", "-c", script), summary: `set ${params.key} to ${textValue(params)}` }];
  },
});

const MODERN = "/etc/sysctl.d/90-tsplay.conf";
const OLD = "/etc/sysctl.conf";
const RELEASE = "/etc/redhat-release";
const UNASKED: Running = { access: "fixed", value: null };

interface SysctlParams {
  readonly key: string;
  readonly value?: string | number | boolean;
  readonly state: "present" | "absent";
  readonly file?: string;
}

interface Found {
  readonly text: string | null;
  readonly old: string | null;
  readonly release: string | null;
}

interface Edited {
  readonly path: string;
  readonly before: string | null;
  readonly after: string;
}

function edited(params: SysctlParams, { text, old, release }: Found): Edited {
  const el6 = /release [3-6]\b/.test(release ?? "");
  const before = el6 ? old : text;
  const value = params.state === "absent" ? null : textValue(params);
  return {
    path: params.file ?? (el6 ? OLD : MODERN),
    before,
    after: fileAfter(before ?? "", params.key, value),
  };
}

function refuseFixed(key: string, { access, value }: Running): void {
  if (access === "missing")
    refuse(`this kernel has no ${key}; load the module that brings it, or say reload: false`);
  if (value === null)
    refuse(`${key} cannot be read, so it cannot be told whether it is as asked; say reload: false`);
  if (access !== "writable")
    refuse(
      `${key} is ${value} and cannot be written here, as in a container; say reload: false to keep only the file`,
    );
}

function textValue({ key, value = "" }: SysctlParams): string {
  const text = typeof value === "boolean" ? (value ? "1" : "0") : String(value).trim();
  return /[\r\n]/.test(text) ? refuse(`the value of ${key} has a line break in it`) : text;
}
