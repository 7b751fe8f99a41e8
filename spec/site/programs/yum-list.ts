import { entryOf, installedNames, isInstalled, remove } from "./installation.js";
import { matches } from "./repositories.js";
import { confirmed } from "./yum-install.js";
import { complain, offers, say, type CommandLine } from "./yum-line.js";

/** `yum remove`, with what needs the removed. */
export function removeNames(names: readonly string[], line: CommandLine): number {
  say("Setting up Remove Process");
  const gone = new Set(
    names.flatMap((name) => installedNames().filter((known) => known === name || matches(name, known))),
  );
  for (const name of names)
    if (![...gone].some((known) => known === name || matches(name, known)))
      say(`No Match for argument: ${name}`);
  for (const name of gone) {
    for (const other of installedNames()) if (entryOf(other, "requires").includes(name)) gone.add(other);
  }
  if (gone.size === 0) {
    say("No Packages marked for removal");
    return 0;
  }
  say(`\nDependencies Resolved\n\nRemove        ${gone.size} Package(s)\n`);
  if (!confirmed(line)) return 1;
  for (const name of gone) remove(name);
  say(`\nRemoved:\n${[...gone].map((name) => `  ${name}`).join("\n")}\n\nComplete!`);
  return 0;
}

/** `yum list` and `yum info`. */
export function listNames(names: readonly string[], line: CommandLine): number {
  const [kind = "all", ...patterns] = ["installed", "available", "all", "updates"].includes(names[0] ?? "")
    ? names
    : ["all", ...names];
  const wanted = (name: string): boolean =>
    patterns.length === 0 || patterns.some((pattern) => matches(pattern, name));
  const first = (name: string, key: string): string => entryOf(name, key)[0] ?? "";
  const row = (name: string, version: string, where: string): string =>
    `${name.padEnd(40)} ${version.padEnd(30)} ${where}`;
  const installed = kind === "available" || kind === "updates" ? [] : installedNames().filter(wanted);
  const offered = kind === "installed" || kind === "updates" ? [] : [...offers(line).values()];
  const others = offered.filter(({ one }) => wanted(one.name) && !isInstalled(one.name));
  if (installed.length > 0) say("Installed Packages");
  for (const name of installed) {
    say(
      row(
        `${name}.${first(name, "arch")}`,
        `${first(name, "version")}-${first(name, "release")}`,
        "installed",
      ),
    );
  }
  if (others.length > 0) say("Available Packages");
  for (const { one, repo } of others)
    say(row(`${one.name}.${one.arch}`, `${one.version}-${one.release}`, repo));
  if (installed.length + others.length > 0 || patterns.length === 0) return 0;
  complain("Error: No matching Packages to list");
  return 1;
}
