import type { Ask } from "../module/ask.js";
import { NAMES_LIMIT, OTHERS_LIMIT } from "../module/read_directory.js";
import { quote } from "../transport/index.js";
import { quotePath } from "./shell.js";

/** The names in a directory, itself no link, each with a slash behind it. */
export function namesLook(path: string): string {
  const it = quotePath(path);
  return `[ -d ${it} ] && [ ! -L ${it} ] || exit 1
n=0
for entry in ${it}/* ${it}/.[!.]* ${it}/..?*; do
  [ -e "$entry" ] || [ -L "$entry" ] || continue
  printf '%s/' "\${entry##*/}"
  n=$((n + 1)); [ $n -lt ${NAMES_LIMIT} ] || break
done`;
}

/** A few of the paths below a directory that belong to somebody else. */
export function othersLook({ path, owner, group }: Extract<Ask, { ask: "others" }>): string {
  const tests = [
    ...(owner === null ? [] : [`! -user ${quote(owner)}`]),
    ...(group === null ? [] : [`! -group ${quote(group)}`]),
  ];
  // Read to its end: where broken pipes are not silent, find would complain of one.
  const look = `find ${quotePath(path)}/. ! -name . \\( ${tests.join(" -o ")} \\) | sed -n 1,${OTHERS_LIMIT}p`;
  return `[ -d ${quotePath(path)} ] || exit 0\n${look}`;
}

/** Whether two paths are one file. */
export function sameLook({ path, to }: Extract<Ask, { ask: "same" }>): string {
  const [one, other] = [quotePath(path), quotePath(to)];
  return `if [ ! -e ${other} ]; then echo missing; elif [ ${one} -ef ${other} ]; then echo same; else echo other; fi`;
}
