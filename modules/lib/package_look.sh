# shellcheck shell=sh
# What is installed of some packages.
#
# In:  manager (auto, or its name), latest (yes or no), each_file COMMAND (a function that calls it for each package file)
# Out: rows of tab-separated fields (have, given, file: name epoch version release arch; unreadable: a file), then, with
#      latest=yes, updates STATUS and what the manager says of newer versions.
#
# An empty answer is as good as none; names have no blanks and are meant to be split; the script before it sets the inputs:
# shellcheck disable=SC2015,SC2046,SC2154

rpm_file() {
  answer=$(rpm -qp --nosignature --qf "$fields" "$1" 2>/dev/null) && [ -n "$answer" ] || { printf 'unreadable\t%s\n' "$1"; return; }
  printf 'file\t%s\t%s\n' "$1" "$answer"
}

# look_rpm NAME...: one rpm for all that is there; names that are not may still be provided by something.
look_rpm() {
  fields='%{NAME}\t%{EPOCH}\t%{VERSION}\t%{RELEASE}\t%{ARCH}\n'
  in_files=$(each_file rpm_file)
  [ -z "$in_files" ] || { printf '%s\n' "$in_files"; set -- "$@" $(printf '%s\n' "$in_files" | cut -f 3); }
  answer=$(rpm -q --qf "have\t$fields" "$@" 2>&1)
  printf '%s\n' "$answer"
  printf '%s\n' "$answer" | sed -n 's/^package \(.*\) is not installed$/\1/p' | while read -r one; do
    rpm -q --whatprovides --qf "given\t$one\t$fields" "$one" 2>/dev/null
  done
  if [ "$latest" = yes ] && [ "$manager" != zypper ]; then
    answer=$("$manager" -q check-update "$@" 2>&1); printf 'updates\t%s\n' $?; printf '%s\n' "$answer"
  fi
}

deb_file() {
  answer=$(dpkg-deb -f "$1" Package 2>/dev/null) && [ -n "$answer" ] || { printf 'unreadable\t%s\n' "$1"; return; }
  printf 'file\t%s\t%s\t\t%s\t\t\n' "$1" "$answer" "$(dpkg-deb -f "$1" Version)"
}

look_apt() {
  in_files=$(each_file deb_file)
  [ -z "$in_files" ] || { printf '%s\n' "$in_files"; set -- "$@" $(printf '%s\n' "$in_files" | cut -f 3); }
  dpkg-query -W -f='have\t${Package}\t\t${Version}\t\t${Architecture}\t${Status}\n' "$@" 2>/dev/null | grep 'ok installed$'
  if [ "$latest" = yes ]; then
    answer=$(apt-get -s -qq -o Dir::Log::Planner=/dev/null --only-upgrade install "$@" 2>&1); printf 'updates\t%s\n' $?; printf '%s\n' "$answer"
  fi
}

look_apk() {
  for one; do ! apk info -e "$one" >/dev/null 2>&1 || printf 'have\t%s\t\t\t\t\n' "$one"; done
}
