import { refuse } from "../../engine/module/index.js";
import { hasSection, type Item, valuesOf, withoutOption, withOption, withSection } from "./ini.js";
import { sameSetting, type Setting, settingText, truth } from "./yum.js";

/** Further URLs may stand on indented lines. */
export const YUM = { continued: true };

/** The items with the settings of one section. */
export function withSettings(
  items: readonly Item[],
  section: string,
  settings: Readonly<Record<string, Setting>>,
  alone: boolean,
  ending: string,
): readonly Item[] {
  let result = hasSection(items, section) ? items : withSection(items, section, ending);
  for (const [key, setting] of Object.entries(settings)) {
    const value = settingText(section, key, setting);
    const found = valuesOf(result, section, key);
    if (value === null) result = withoutOption(result, section, key);
    else if (found.length === 0 || !found.every((text) => sameSetting(key, text, value)))
      result = withOption(result, { section, key, value }, ending, YUM);
  }
  const foreign = (item: Item): boolean =>
    item.kind === "option" && item.section === section && !Object.hasOwn(settings, item.key);
  return alone ? result.filter((item) => !foreign(item)) : result;
}

/** An enabled repository without any URL stops yum altogether. */
export function refuseUnusable(items: readonly Item[], id: string, path: string): void {
  const has = (key: string): boolean => valuesOf(items, id, key).length > 0;
  const off = valuesOf(items, id, "enabled").some((text) => truth(text ?? "") === false);
  if (!off && !has("baseurl") && !has("mirrorlist") && !has("metalink"))
    refuse(
      `[${id}] in ${path} would have no baseurl, mirrorlist or metalink, and yum would fail: give one of them`,
    );
}
