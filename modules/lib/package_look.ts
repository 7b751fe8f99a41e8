import { shellText } from "../../engine/module/index.js";
import { type PackageSpec, packageWords, rpmSpelling } from "./package_spec.js";

/**
 * Lines of sh that print in rows what is installed of some packages: manager NAME; have, given, file: name epoch version
 * release arch; unreadable: a file; and where newer versions are asked for, updates STATUS, followed by what the manager
 * says of them.
 */
export function packageLook(wanted: readonly PackageSpec[], manager: string, latest: boolean): string {
  const named = wanted.filter(({ file }) => !file);
  const versioned = named.filter(({ version }) => version !== null);
  const files = wanted.filter(({ file }) => file);
  const names = packageWords(named, ({ name }) => name);
  return `manager=${manager} latest=${latest ? "yes" : "no"}
each_file() { for file in ${packageWords(files, ({ text }) => text)}; do "$@" "$file"; done; }
${DETECT}
${LOOK}
detect
printf 'manager\\t%s\\n' "$manager"
case $manager in
yum | dnf | zypper) look_rpm ${packageWords(named, rpmSpelling)} ${packageWords(versioned, ({ name }) => name)} ;;
apt) look_apt ${names} ;;
apk) look_apk ${names} ;;
esac`;
}

const DETECT = shellText(import.meta.url, "package_detect.sh");
const LOOK = shellText(import.meta.url, "package_look.sh");
