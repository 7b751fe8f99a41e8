# shellcheck shell=sh
# Who this host is, and who the names are that gluster speaks of: "own NAME" or "own ADDRESS", then "NAME ADDRESS".
#
# In: all (what gluster said), the names that are asked for as $1 and so on
#
# The names that are found have no blanks and are meant to be split; the script before it sets `all`:
# shellcheck disable=SC2013,SC2154

{ hostname; hostname -f; } 2>/dev/null | sed 's/^/own /'
ip -o addr 2>/dev/null | sed -n 's/.* inet6\{0,1\} \([^ /]*\).*/own \1/p'
for name in "$@" $(printf '%s' "$all" | grep -o -e '<hostname>[^<]*' -e '>[^<>: ]*:/' | sed 's/^[^>]*>//; s/:.*//' | sort -u); do
  getent ahosts "$name" 2>/dev/null | while read -r address _; do echo "$name $address"; done
done | sort -u
