# shellcheck shell=sh
# Functions around a transaction of a package manager.

# patiently MANAGER SECONDS PATTERNS: waits until none of the lock files, each with a process in it, has one that lives;
# then gives up by its name. The patterns are meant to be split and expanded.
patiently() {
  n=0
  while lock_holder "$3"; do
    [ $n -lt "$2" ] || { echo "another $1 (process $pid) has held the lock for $2 s" >&2; exit 200; }
    sleep 1
    n=$((n + 1))
  done
}

lock_holder() {
  # shellcheck disable=SC2086
  for lock in $1; do
    pid=$(cat "$lock" 2>/dev/null) && [ -n "$pid" ] && [ -d "/proc/$pid" ] && return
  done
  return 1
}

# insist MANAGER NAME...: fails by name for what a manager that ended well has left out.
insist() {
  ended=$1 missing=''
  shift
  for one; do
    rpm -q "$one" >/dev/null 2>&1 || rpm -q --whatprovides "$one" >/dev/null 2>&1 || missing="$missing $one"
  done
  [ -z "$missing" ] || {
    echo "$ended ended well, but these are not installed:$missing. No enabled repository offers them, or a newer version is there" >&2
    exit 1
  }
}
