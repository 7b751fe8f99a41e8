# shellcheck shell=sh
# Makes a request with curl, or with wget where that suffices; prints the body, then a line with the status.
#
# In: url, within and connect_within (seconds), curl_flags and wget_flags, configured (by what curl is told more:
#     no; stdin; or function, then `configure` prints it), simple (set where wget suffices)
#
# Flags and `limit` are meant to be split; the script before it sets the inputs:
# shellcheck disable=SC2086,SC2154

request() { curl -sS -m "$within" --connect-timeout "$connect_within" $curl_flags -w '\n%{http_code}' "$@" "$url"; }

# wget -T crashes busybox 1.35, whose timeout in turn outlives what it guards: there the engine is the guard.
request_by_wget() {
  limit=''
  ! timeout --version >/dev/null 2>&1 || limit="timeout $within"
  { answer=$($limit wget -q -S $wget_flags -O - "$url" 2>&1 >&3); status=$?; } 3>&1
  code=$(printf '%s\n' "$answer" | sed -n 's,^ *HTTP/[0-9.]* \([0-9]*\).*,\1,p' | tail -n 1)
  [ -n "$code" ] || { printf '%s\n' "$answer" >&2; exit $status; }
  printf '\n%s' "$code"
}

if command -v curl >/dev/null 2>&1; then
  case $configured in
    no) request ;;
    stdin) request -K - ;;
    function) configure | request -K - ;;
  esac
elif [ "$simple" ] && command -v wget >/dev/null 2>&1; then request_by_wget
else
  if [ "$simple" ]; then more="no wget"; else more="wget cannot do this"; fi
  echo "the host has no curl, and $more" >&2
  exit 127
fi
