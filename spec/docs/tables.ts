import { type KeywordName, keywords, keywordsOf, type Place } from "../../engine/playbook/schema/keywords.js";
import { precedence } from "../../engine/vars/index.js";

/** Parts of pages that are made of what the engine declares, by the page and the name of the part. */
const parts: Readonly<Record<string, Readonly<Record<string, () => string>>>> = {
  "docs/playbooks.md": {
    "keywords of a play": () => keywordTable("play"),
    "keywords of a task": () => keywordTable("task"),
    "keywords of a block": () => keywordList("block"),
    "keywords of a task import": () => keywordList("task import"),
    "keywords of a playbook import": () => keywordList("playbook import"),
  },
  "docs/inventory.md": { precedence: precedenceTable },
};

export const pagesWithParts: readonly string[] = Object.keys(parts);

/** A page with its parts made anew: what lies between `<!-- NAME -->` and `<!-- end -->`. @throws Error where one is missing */
export function renewed(page: string, text: string): string {
  return Object.entries(parts[page] ?? {}).reduce((before, [name, make]) => {
    const mark = `<!-- ${name} -->`;
    const from = before.indexOf(mark);
    const to = before.indexOf("<!-- end -->", from);
    if (from < 0 || to < 0) throw new Error(`${page} has no ${mark} … <!-- end -->`);
    return `${before.slice(0, from + mark.length)}\n\n${make()}\n\n${before.slice(to)}`;
  }, text);
}

function keywordTable(place: Place): string {
  const rows = keywordsOf(place).map((name) => `| \`${name}\` | ${keywords[name].doc} |`);
  return ["| keyword | meaning |", "|---|---|", ...rows].join("\n");
}

function keywordList(place: Place): string {
  return keywordsOf(place)
    .filter((name) => !leads(name))
    .map((name) => `\`${name}\``)
    .join(", ");
}

/** The keyword that makes the place what it is. */
function leads(name: KeywordName): boolean {
  return name === "block" || name === "import_tasks" || name === "import_playbook";
}

function precedenceTable(): string {
  const rows = precedence.map(({ from, note }, index) => `| ${index + 1} | ${from} | ${note} |`);
  return ["| | where a variable is defined | |", "|---|---|---|", ...rows].join("\n");
}
