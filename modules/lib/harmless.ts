/** Whether a program with these arguments is known to change nothing: a check can rely on what it foresaw before it. */
export function isHarmless([program = "", ...rest]: readonly string[]): boolean {
  const name = program.replace(/^(?:\/usr)?\/s?bin\//, "");
  return ALWAYS.has(name) || (WITHOUT_ARGUMENTS.has(name) && rest.length === 0) || asksPackages(name, rest);
}

/** The words of a line of sh, where it is one program and nothing that sh itself would do. */
export const plainWords = (line: string): readonly string[] | null =>
  /[<>|;&`$()\\"'\n]/.test(line.trim()) ? null : line.trim().split(/\s+/);

const ALWAYS = new Set(
  (
    "[ basename cat cmp cut df diff dirname du echo egrep false fgrep getent grep groups head id ls md5sum ps pwd " +
    "readlink sha1sum sha256sum sleep stat tail test tr true uname uptime wc which whoami"
  ).split(" "),
);

const WITHOUT_ARGUMENTS = new Set(["date", "env", "hostname", "mount"]);

const asksPackages = (name: string, [first = ""]: readonly string[]): boolean =>
  name === "rpm" ? /^-q|^--query$/.test(first) : name === "dpkg" && /^-[lsLS]$/.test(first);
