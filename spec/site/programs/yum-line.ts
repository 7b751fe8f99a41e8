import { hasFault } from "./files.js";
import { fullName, type Package } from "./packages.js";
import { matches, offeredBy, readRepositories, RepositoryError, type Repository } from "./repositories.js";

/** What yum was asked: its options, and the words that are none. */
export interface CommandLine {
  readonly yes: boolean;
  readonly quiet: boolean;
  readonly words: readonly string[];
  readonly enable: readonly string[];
  readonly disable: readonly string[];
}

/** A package and the repository that offers it. */
export interface Offer {
  readonly one: Package;
  readonly repo: string;
}

/** A line on stdout. */
export const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** A line on stderr. */
export const complain = (text: string): void => void process.stderr.write(`${text}\n`);

/** Takes options and words apart. */
export function parse(argv: readonly string[]): CommandLine {
  const valueOf = (flag: string): string[] =>
    argv
      .filter((word) => word.startsWith(`${flag}=`))
      .flatMap((word) => word.slice(flag.length + 1).split(","));
  return {
    yes: argv.some((word) => word === "-y" || word === "--assumeyes"),
    quiet: argv.some((word) => word === "-q" || word === "--quiet"),
    enable: valueOf("--enablerepo"),
    disable: valueOf("--disablerepo"),
    words: argv.filter(
      (word, index) => !word.startsWith("-") && !["-d", "-e", "-c"].includes(argv[index - 1] ?? ""),
    ),
  };
}

/** The repositories in use: by their files, --enablerepo and --disablerepo. */
export function enabled(line: CommandLine): readonly Repository[] {
  const named = (patterns: readonly string[], { id }: Repository): boolean =>
    patterns.some((pattern) => matches(pattern, id));
  return readRepositories(complain).filter(
    (repo) => named(line.enable, repo) || (repo.enabled && !named(line.disable, repo)),
  );
}

/** What the enabled repositories offer, one entry for each package; yum stops at the first that is not there. */
export function offers(line: CommandLine): ReadonlyMap<string, Offer> {
  const found = new Map<string, Offer>();
  for (const repo of enabled(line)) {
    if (!repo.hasName) complain(`Repository '${repo.id}' is missing name in configuration, using id`);
    if (repo.urls.length === 0)
      throw new RepositoryError(`Error: Cannot find a valid baseurl for repo: ${repo.id}`);
    const offered = hasFault(`repository-unreachable.${repo.id}`) ? null : offeredBy(repo);
    if (offered === null) unavailable(repo);
    for (const one of offered ?? []) if (!found.has(one.name)) found.set(one.name, { one, repo: repo.id });
  }
  return found;
}

/** A word on yum's command line may be a name, a name with version, a name.arch or a pattern. */
export const isMeant = (word: string, one: Package): boolean =>
  [
    one.name,
    `${one.name}-${one.version}`,
    `${one.name}-${one.version}-${one.release}`,
    fullName(one),
  ].includes(word) ||
  word === `${one.name}.${one.arch}` ||
  (/[*?]/.test(word) && matches(word, one.name));

function unavailable({ id, urls, skipIfUnavailable }: Repository): void {
  complain(
    `${urls[0] ?? ""}repodata/repomd.xml: [Errno 14] PYCURL ERROR 22 - "The requested URL returned error: 404"`,
  );
  complain("Trying other mirror.");
  if (skipIfUnavailable) return;
  throw new RepositoryError(
    `Error: Cannot retrieve repository metadata (repomd.xml) for repository: ${id}. Please verify its path and try again`,
  );
}
