# shellcheck shell=sh disable=SC2034
# Shared by the site's sh programs.
SITE=/var/lib/site
WORLD=$SITE/world

# site_own_words "$@": --simulated is the one option every simulated program knows.
site_own_words() {
  [ "$1" = --simulated ] || return 0
  echo "${0##*/}: simulated by tsplay (see /etc/README.simulated)"
  exit 0
}

# The short name of this host in the site (gs1 ...), whatever its hostname has become.
site_name() { sed -n 's/^name=//p' $SITE/host; }

site_fault() { [ -e "$SITE/faults/$1" ]; }

# site_resolve NAME: its address by /etc/hosts, or the address itself; fails when nothing knows it.
site_resolve() {
  case $1 in
  localhost) echo 127.0.0.1 ;;
  *[!0-9.]*) awk -v name="$1" '{ sub(/#.*/, ""); for (i = 2; i <= NF; i++) if ($i == name) { print $1; exit 0 } }' /etc/hosts | grep . ;;
  *) echo "$1" ;;
  esac
}

# site_of_address ADDRESS: which simulated host owns it.
site_of_address() {
  case $1 in
  192.168.10.10[1-4]) echo "gs${1#192.168.10.10}" ;;
  127.*) site_name ;;
  *) return 1 ;;
  esac
}
