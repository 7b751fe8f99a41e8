import { hasFault, readLine } from "./files.js";
import { install, installedNames, isInstalled, isProvided, packageAt } from "./installation.js";
import { fullName } from "./packages.js";
import { complain, isMeant, offers, say, type CommandLine, type Offer } from "./yum-line.js";

/** `yum install`: names and addresses of rpm files. */
export function installNames(names: readonly string[], line: CommandLine, title: string): number {
  if (names.length === 0) {
    complain("Error: Need to pass a list of pkgs to install");
    return 1;
  }
  if (!line.quiet) say(title);
  const available = offers(line);
  const wanted: Offer[] = [];
  let done = 0;
  for (const name of names) {
    if (/:\/\/.*\.rpm$|^\/.*\.rpm$/.test(name)) {
      const one = packageAt(name);
      if (one === null) complain(`Cannot open: ${name}. Skipping.`);
      else if (isInstalled(one.name)) say(`${name}: does not update installed package.`);
      else wanted.push({ one, repo: "/" });
      continue;
    }
    const matching = [...available.values()].filter(({ one, repo }) => repo !== "" && isMeant(name, one));
    const old = matching.filter(({ one }) => isInstalled(one.name));
    const others =
      matching.length === 0 ? installedNames().filter((known) => known === name || isProvided(name)) : [];
    if (matching.length === 0 && others.length === 0) say(`No package ${name} available.`);
    for (const { one } of old) say(`Package ${fullName(one)} already installed and latest version`);
    if (others.length > 0) say(`Package ${name} already installed and latest version`);
    done += old.length + others.length;
    wanted.push(...matching.filter((offer) => !old.includes(offer)));
  }
  if (wanted.length === 0) {
    if (done === 0) complain("Error: Nothing to do");
    else say("Nothing to do");
    return done === 0 ? 1 : 0;
  }
  return transact(wanted, available, line);
}

/** `yum localinstall`: rpm files, whose being installed already is no failure. */
export function installFiles(names: readonly string[], line: CommandLine): number {
  say("Setting up Local Package Process");
  const wanted: Offer[] = [];
  for (const name of names) {
    const one = packageAt(name);
    if (!name.endsWith(".rpm")) complain(`Skipping: ${name}, filename does not end in .rpm.`);
    else if (one === null) complain(`Cannot open: ${name}. Skipping.`);
    else if (isInstalled(one.name))
      say(`Examining ${name}: ${fullName(one)}\n${name}: does not update installed package.`);
    else {
      say(`Examining ${name}: ${fullName(one)}\nMarking ${name} to be installed`);
      wanted.push({ one, repo: `/${one.name}.${one.arch}` });
    }
  }
  if (wanted.length === 0) {
    say("Nothing to do");
    return 0;
  }
  return transact(wanted, offers(line), line);
}

/** Whether the person agrees; -y agrees at once. */
export function confirmed({ yes }: CommandLine): boolean {
  if (yes) return true;
  process.stdout.write("Is this ok [y/N]: ");
  const answer = readLine() ?? "";
  if (/^y(es)?$/i.test(answer.trim())) return true;
  say("Exiting on user Command");
  return false;
}

function transact(
  wanted: readonly Offer[],
  available: ReadonlyMap<string, Offer>,
  line: CommandLine,
): number {
  say("Resolving Dependencies\n--> Running transaction check");
  const all = new Map(wanted.map((offer) => [offer.one.name, offer]));
  const missing: string[] = [];
  for (const { one, repo } of all.values()) {
    say(`---> Package ${one.name}.${one.arch} 0:${one.version}-${one.release} will be installed`);
    for (const needed of one.requires) {
      if (all.has(needed) || isProvided(needed)) continue;
      const offer = available.get(needed);
      if (offer === undefined)
        missing.push(`Error: Package: ${fullName(one)} (${repo})\n           Requires: ${needed}`);
      else all.set(needed, offer);
    }
  }
  say("--> Finished Dependency Resolution");
  if (missing.length > 0) {
    for (const text of missing) complain(text);
    say(" You could try using --skip-broken to work around the problem");
    say(" You could try running: rpm -Va --nofiles --nodigest");
    return 1;
  }
  say(`\nDependencies Resolved\n\nInstall       ${all.size} Package(s)\n`);
  if (!confirmed(line)) return 1;
  say(
    "Downloading Packages:\nRunning rpm_check_debug\nRunning Transaction Test\nTransaction Test Succeeded\nRunning Transaction",
  );
  for (const { one } of [...all.values()].reverse()) {
    if (hasFault("yum-scriptlet-fails"))
      complain(`warning: %post(${fullName(one)}) scriptlet failed, exit status 1`);
    say(`  Installing : ${fullName(one)}`);
    install(one);
  }
  const shown = (offers_: readonly Offer[]): string =>
    offers_.map(({ one }) => `  ${one.name}.${one.arch} 0:${one.version}-${one.release}`).join("\n");
  say(`\nInstalled:\n${shown(wanted)}`);
  const dependencies = [...all.values()].filter((offer) => !wanted.includes(offer));
  if (dependencies.length > 0) say(`\nDependency Installed:\n${shown(dependencies)}`);
  say("\nComplete!");
  return 0;
}
