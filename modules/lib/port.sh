# shellcheck shell=sh
# Ends well where a port answers, with 127 where there is nothing to try it with. A firewall that drops is a port that does not
# answer within three seconds.
#
# In: host, port
#
# `limit` may be no word at all, bash is to expand what it is given, and the script before it sets the inputs:
# shellcheck disable=SC2086,SC2016,SC2154

if command -v bash >/dev/null 2>&1; then
  limit=''
  timeout 3 true 2>/dev/null && limit='timeout 3'
  $limit bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$host" "$port" 2>/dev/null || exit 1
elif command -v nc >/dev/null 2>&1; then
  nc -w 3 "$host" "$port" </dev/null >/dev/null 2>&1 || exit 1
elif command -v curl >/dev/null 2>&1; then
  case $host in *:*) host="[$host]" ;; esac
  taken=$(curl -s -o /dev/null -w '%{time_connect}' --connect-timeout 3 -m 4 "telnet://$host:$port" </dev/null 2>/dev/null)
  case $taken in *[1-9]*) ;; *) exit 1 ;; esac
else exit 127
fi
