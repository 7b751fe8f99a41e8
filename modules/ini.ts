import { param, backupParam, defineTextModule, refuse } from "../engine/module/index.js";
import {
  hasSection,
  iniText,
  itemsOf,
  valuesOf,
  withoutOption,
  withOption,
  withoutSection,
  withSection,
} from "./lib/ini.js";
import { endingOf } from "./lib/lines.js";

/** Keeps one option, or one section, of an INI file. */
export default defineTextModule({
  summary: "Manage an option of an INI file",
  description:
    "The option is changed where it is, or added after the last option of its section with the same spacing. " +
    "Comments, commented-out options and order are kept. An option that occurs several times occurs once " +
    "after a change. For .repo files use yum_repo, which knows what their values mean.",

  params: {
    path: param.path("The file"),
    section: param.text("The section's name without brackets; empty for options before the first section", {
      pattern: "^[^\\]\\r\\n]*$",
      default: "",
    }),
    key: param.text("The option. Without it, the section itself is what is present or absent", {
      pattern: "^[^\\s=:#;\\[](?:[^=:\\r\\n]*[^\\s=:])?$",
      optional: true,
    }),
    value: param.scalar(
      "The option's value, compared and written as text. Without it, the line is the key alone",
      { optional: true },
    ),
    state: param.presence("Whether the file has the option or section"),
    create: param.flag("Create the file if it does not exist", true),
    backup: backupParam,
  },

  examples: {
    "Set an option of vdsm": { path: "/etc/vdsm/vdsm.conf", section: "vars", key: "ssl", value: true },
    "Set an option before any section": { path: "/etc/glance.conf", key: "verbose", value: "{{ verbose }}" },
    "Remove a section": { path: "/etc/samba/smb.conf", section: "homes", state: "absent" },
  },

  validate(params) {
    if (!("key" in params) && params.section === "") refuse("give a “section”, a “key”, or both");
  },

  path: ({ path }) => path,
  about: ({ path, section, key }) => `${key ?? `[${section}]`} in ${path}`,
  creates: ({ create, state }) => create || state === "absent",
  keeps: ({ backup }) => backup,

  edit({ section, key, value, state }, text) {
    const ending = endingOf(text);
    const items = itemsOf(text, PLAIN);
    if (key === undefined) {
      if (state === "absent") return iniText(withoutSection(items, section), ending);
      return iniText(hasSection(items, section) ? items : withSection(items, section, ending), ending);
    }
    if (state === "absent") return iniText(withoutOption(items, section, key), ending);
    const wanted = value === undefined ? null : oneLine(value);
    const found = valuesOf(items, section, key);
    if (found.length > 0 && found.every((one) => one === wanted)) return text;
    return iniText(withOption(items, { section, key, value: wanted }, ending, PLAIN), ending);
  },
});

/** Most programs take every line for itself, however it is indented. */
const PLAIN = { continued: false };

/** @throws Refusal for a value of several lines, which no two readers of such files take alike */
function oneLine(value: string | number | boolean): string {
  const text = String(value).trim();
  if (/[\r\n]/.test(text))
    refuse("the value has several lines: use block_in_file or template for such a file");
  return text;
}
