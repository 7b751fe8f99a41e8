# shellcheck shell=sh
# Routes, interfaces and their addresses: from `ip`, or where there is none from /proc and /sys.
#
# Out: sections, each under a line “== NAME”: route, and either link and addr, or sys (“name flags mtu mac”), inet6 and inet

PATH=$PATH:/usr/sbin:/sbin
printf '== route\n'
cat /proc/net/route
if command -v ip >/dev/null 2>&1; then
  printf '\n== link\n'
  ip -o link
  printf '\n== addr\n'
  ip -o addr
else
  printf '\n== sys\n'
  for directory in /sys/class/net/*; do
    [ -r "$directory/flags" ] || continue
    read -r flags <"$directory/flags"
    read -r mtu <"$directory/mtu"
    read -r mac <"$directory/address" || mac=
    printf '%s %s %s %s\n' "${directory##*/}" "$flags" "$mtu" "$mac"
  done
  printf '\n== inet6\n'
  cat /proc/net/if_inet6
  printf '\n== inet\n'
  cat /proc/net/fib_trie
fi 2>/dev/null
