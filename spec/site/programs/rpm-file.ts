import {
  entryOf,
  install,
  installedNames,
  isInstalled,
  isProvided,
  packageAt,
  remove,
} from "./installation.js";
import { databaseEntry, fullName } from "./packages.js";

const complain = (text: string): void => void process.stderr.write(`${text}\n`);
const [first = "", ...rest] = process.argv.slice(2);

if (first === "--erase") process.exitCode = erase(rest);
else if (first === "--install") process.exitCode = installAll(rest);
else process.exitCode = describe(first);

/** Prints the database entry of the package in a file or at an address. */
function describe(url: string): number {
  const one = packageAt(url);
  if (one !== null) {
    process.stdout.write(databaseEntry(one));
    return 0;
  }
  const web = /^(https?|ftp):/.test(url);
  complain(
    web
      ? `curl: (22) The requested URL returned error: 404 Not Found\nerror: skipping ${url} - transfer failed`
      : `error: open of ${url} failed: No such file or directory`,
  );
  return 1;
}

function erase(names: readonly string[]): number {
  const unknown = names.filter((name) => !isInstalled(name));
  for (const name of unknown) complain(`error: package ${name} is not installed`);
  if (unknown.length > 0) return unknown.length;
  const needed = names.flatMap((name) =>
    installedNames()
      .filter((other) => !names.includes(other) && entryOf(other, "requires").includes(name))
      .map((other) => `\t${name} is needed by (installed) ${other}`),
  );
  if (needed.length > 0) {
    complain(`error: Failed dependencies:\n${needed.join("\n")}`);
    return 1;
  }
  for (const name of names) remove(name);
  return 0;
}

function installAll(urls: readonly string[]): number {
  for (const url of urls) {
    const one = packageAt(url);
    if (one === null) return describe(url);
    if (isInstalled(one.name)) {
      complain(`\tpackage ${fullName(one)} is already installed`);
      return 1;
    }
    const missing = one.requires.filter((needed) => !isProvided(needed));
    if (missing.length > 0) {
      complain(
        `error: Failed dependencies:\n${missing.map((needed) => `\t${needed} is needed by ${fullName(one)}`).join("\n")}`,
      );
      return 1;
    }
    install(one);
  }
  return 0;
}
