import { type PackageSpec, packageWords, rpmSpelling } from "./package_spec.js";

/**
 * Lines of sh that tell what is installed of some packages: first manager=NAME, then rows of tab-separated fields
 * (have, given, file: name epoch version release arch; unreadable: a file), then updates=STATUS and what the manager
 * says of newer versions, where these are asked for.
 */
export function packageLook(wanted: readonly PackageSpec[], manager: string, latest: boolean): string {
  const named = wanted.filter(({ file }) => !file);
  const versioned = named.filter(({ version }) => version !== null);
  const files = wanted.filter(({ file }) => file);
  return `manager=${manager} latest=${latest ? "yes" : "no"}
${DETECT}
echo "manager=$manager"
each_file() { for file in ${packageWords(files, ({ text }) => text)}; do "$@" "$file"; done; }
case $manager in
yum | dnf | zypper)
  set -- ${packageWords(named, rpmSpelling)} ${packageWords(versioned, ({ name }) => name)}
${RPM} ;;
apt)
  set -- ${packageWords(named, ({ name }) => name)}
${APT} ;;
apk)
  set -- ${packageWords(named, ({ name }) => name)}
${APK} ;;
esac`;
}

/** dpkg's and apk's own files first: their hosts may have rpm as a tool. */
const DETECT = `if [ $manager = auto ]; then
  manager=none
  if [ -e /etc/alpine-release ]; then manager=apk
  elif [ ! -e /etc/redhat-release ] && [ -e /var/lib/dpkg/status ] && command -v apt-get >/dev/null 2>&1; then manager=apt
  elif command -v rpm >/dev/null 2>&1; then
    for one in zypper yum dnf; do ! command -v $one >/dev/null 2>&1 || manager=$one; done
  fi
fi`;

/** One rpm for all that is there; names that are not may still be provided by something. */
const RPM = `  fields='%{NAME}\\t%{EPOCH}\\t%{VERSION}\\t%{RELEASE}\\t%{ARCH}\\n'
  look() {
    told=$(rpm -qp --nosignature --qf "$fields" "$1" 2>/dev/null) && [ -n "$told" ] || { printf 'unreadable\\t%s\\n' "$1"; return; }
    printf 'file\\t%s\\t%s\\n' "$1" "$told"
  }
  in_files=$(each_file look)
  [ -z "$in_files" ] || { printf '%s\\n' "$in_files"; set -- "$@" $(printf '%s\\n' "$in_files" | cut -f 3); }
  told=$(rpm -q --qf "have\\t$fields" "$@" 2>&1)
  printf '%s\\n' "$told"
  printf '%s\\n' "$told" | sed -n 's/^package \\(.*\\) is not installed$/\\1/p' | while read -r one; do
    rpm -q --whatprovides --qf "given\\t$one\\t$fields" "$one" 2>/dev/null
  done
  if [ $latest = yes ] && [ $manager != zypper ]; then
    told=$($manager -q check-update "$@" 2>&1); echo "updates=$?"; printf '%s\\n' "$told"
  fi`;

const APT = `  look() {
    told=$(dpkg-deb -f "$1" Package 2>/dev/null) && [ -n "$told" ] || { printf 'unreadable\\t%s\\n' "$1"; return; }
    printf 'file\\t%s\\t%s\\t\\t%s\\t\\t\\n' "$1" "$told" "$(dpkg-deb -f "$1" Version)"
  }
  in_files=$(each_file look)
  [ -z "$in_files" ] || { printf '%s\\n' "$in_files"; set -- "$@" $(printf '%s\\n' "$in_files" | cut -f 3); }
  dpkg-query -W -f='have\\t\${Package}\\t\\t\${Version}\\t\\t\${Architecture}\\t\${Status}\\n' "$@" 2>/dev/null | grep 'ok installed$'
  if [ $latest = yes ]; then
    told=$(apt-get -s -qq --only-upgrade install "$@" 2>&1); echo "updates=$?"; printf '%s\\n' "$told"
  fi`;

const APK = `  for one; do ! apk info -e "$one" >/dev/null 2>&1 || printf 'have\\t%s\\t\\t\\t\\t\\n' "$one"; done`;
