/** One option that is not as asked: null stands for gluster's default. */
export interface OptionChange {
  readonly key: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** What new volumes of later versions bring along: nobody wrote it, so it is not taken away as unmanaged. */
const BORN_WITH: ReadonlySet<string> = new Set([
  "nfs.disable",
  "transport.address-family",
  "storage.fips-mode-rchecksum",
  "performance.client-io-threads",
  "cluster.granular-entry-heal",
  "performance.readdir-ahead",
]);

/** How the options differ from those asked for. Gluster keeps values as typed, so on, enable and true are the same. */
export function optionChanges(
  have: ReadonlyMap<string, string>,
  wanted: Readonly<Record<string, string | number | boolean>>,
  reset: boolean,
): readonly OptionChange[] {
  const found = (key: string): string | undefined =>
    [...have.keys()].find((full) => full === key || (!key.includes(".") && full.endsWith(`.${key}`)));
  const set = Object.entries(wanted).flatMap(([key, value]): OptionChange[] => {
    const before = have.get(found(key) ?? "") ?? null;
    const after = spell(value);
    return before !== null && sameValue(before, after) ? [] : [{ key, before, after }];
  });
  const managed = new Set(Object.keys(wanted).map((key) => found(key) ?? key));
  const gone = [...have].filter(([key]) => reset && !managed.has(key) && !BORN_WITH.has(key));
  return [...set, ...gone.map(([key, before]) => ({ key, before, after: null }))];
}

const spell = (value: string | number | boolean): string =>
  typeof value === "boolean" ? (value ? "on" : "off") : String(value);

/** 1 and 0 are numbers, unless the other side is a word. */
export function sameValue(one: string, other: string): boolean {
  if (one.trim() === other.trim()) return true;
  const [first, second] = [meaning(one), meaning(other)];
  return first !== null && first === second;
}

function meaning(value: string): boolean | null {
  const word = value.trim().toLowerCase();
  if (["on", "enable", "enabled", "yes", "true", "1"].includes(word)) return true;
  return ["off", "disable", "disabled", "no", "false", "0"].includes(word) ? false : null;
}
