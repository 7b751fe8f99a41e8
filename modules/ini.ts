import { defineModule, readText, refuse } from "../engine/module/index.js";
import {
  hasSection,
  iniText,
  type Item,
  itemsOf,
  type Option,
  valuesOf,
  without,
  withOption,
  withoutSection,
  withSection,
} from "./lib/ini.js";
import { endingOf } from "./lib/lines.js";
import { backupParam, rewrite } from "./lib/rewrite.js";

/** Keeps one option, or one section, of an INI file. */
export default defineModule({
  summary: "Keep an option of an INI file",
  description:
    "The option is changed where it stands, or added after the last one of its section, spaced as its neighbours " +
    "are. Comments, commented-out options and order are kept. An option that is said several times is said once " +
    "after a change. Use yum_repo for .repo files: it knows what their values mean.",

  params: {
    path: { type: "string", pattern: "^/", description: "The file." },
    section: {
      type: "string",
      pattern: "^[^\\]\\r\\n]*$",
      default: "",
      description: "The section's name without brackets; absent for options before the first section.",
    },
    key: {
      type: "string",
      pattern: "^[^\\s=:#;\\[](?:[^=:\\r\\n]*[^\\s=:])?$",
      optional: true,
      description: "The option. Without it, the section itself is what is present or absent.",
    },
    value: {
      type: "scalar",
      optional: true,
      description:
        "The option's value, compared and written as text. Without it, the key stands alone on its line.",
    },
    state: {
      type: "string",
      enum: ["present", "absent"],
      default: "present",
      description: "Whether it is there.",
    },
    create: { type: "boolean", default: true, description: "Begin the file when there is none." },
    backup: backupParam,
  },

  examples: {
    "A setting of vdsm": { path: "/etc/vdsm/vdsm.conf", section: "vars", key: "ssl", value: true },
    "An option before any section": { path: "/etc/glance.conf", key: "verbose", value: "{{ verbose }}" },
    "A section that shall go": { path: "/etc/samba/smb.conf", section: "homes", state: "absent" },
  },

  validate(params) {
    if (!("key" in params) && params.section === "")
      refuse("neither a “section” nor a “key” is given; say what shall be kept");
  },

  reads: ({ path }) => ({ text: readText(path) }),

  check({ path, section, key, value, state, create }, { text }) {
    const ending = endingOf(text ?? "");
    const items = itemsOf(text ?? "", PLAIN);
    if (text === null && state === "present" && !create) refuse(`there is no ${path}, and create is false`);
    const option =
      key === undefined ? null : { section, key, value: value === undefined ? null : textOf(value) };
    const after = iniText(
      state === "absent" ? removed(items, section, option) : kept(items, section, option, ending),
      ending,
    );
    const summary = `${option?.key ?? `[${section}]`} in ${path}`;
    return after === (text ?? "") ? null : { summary, before: text, after };
  },

  apply: ({ path, backup }, { after }) => rewrite(path, after, backup),
});

/** Most programs take every line for itself, however it is indented. */
const PLAIN = { continued: false };

function kept(
  items: readonly Item[],
  section: string,
  option: Option | null,
  ending: string,
): readonly Item[] {
  if (option === null) return hasSection(items, section) ? items : withSection(items, section, ending);
  const found = valuesOf(items, section, option.key);
  const held = found.length > 0 && found.every((value) => value === option.value);
  return held ? items : withOption(items, option, ending, PLAIN);
}

function removed(items: readonly Item[], section: string, option: Option | null): readonly Item[] {
  return option === null ? withoutSection(items, section) : without(items, section, option.key);
}

/** @throws Refusal for a value of several lines, which no two readers of such files take alike */
function textOf(value: string | number | boolean): string {
  const text = String(value).trim();
  if (/[\r\n]/.test(text))
    refuse("the value has several lines; use block_in_file or template for such a file");
  return text;
}
