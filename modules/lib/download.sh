# shellcheck shell=sh
# Fetches a file beside its place, proves it, and puts it there with the owner and mode of the old one.
#
# In: url, dest, sha256 (or empty), within and connect_within (seconds), insecure (set where certificates do not matter),
#     configured (set where curl is told more by standard input, which must not become wget's arguments)
#
# `limit` and options may be no word at all; a signal runs the trap; the script before it sets the inputs:
# shellcheck disable=SC2086,SC2154

[ ! -L "$dest" ] || dest=$(readlink -f "$dest") || exit
part=$dest.tsplay-$$
trap 'rm -f "$part"' EXIT
(umask 077; : >"$part") || exit
if command -v curl >/dev/null 2>&1; then
  curl -fsSL -m "$within" --connect-timeout "$connect_within" ${insecure:+-k} ${configured:+-K -} -o "$part" "$url" || exit
elif [ -z "$configured" ] && command -v wget >/dev/null 2>&1; then
  # wget -T crashes busybox 1.35, whose timeout in turn outlives what it guards: there the engine is the guard.
  limit=''
  ! timeout --version >/dev/null 2>&1 || limit="timeout $within"
  $limit wget -q ${insecure:+--no-check-certificate} -O "$part" "$url" ||
    { status=$?; printf '%s could not be downloaded: wget exited with %s\n' "$url" $status >&2; exit $status; }
else
  if [ "$configured" ]; then more="wget cannot keep headers secret"; else more="no wget"; fi
  echo "the host has no curl, and $more" >&2
  exit 127
fi
if [ "$sha256" ]; then
  sum=$(sha256sum <"$part") && sum=${sum%% *}
  [ "$sum" = "$sha256" ] || { printf '%s has SHA-256 %s, not %s\n' "$url" "$sum" "$sha256" >&2; exit 1; }
fi
if [ -e "$dest" ]; then
  { chown "$(stat -c %u:%g "$dest")" "$part" && chmod "$(stat -c %a "$dest")" "$part"; } || exit
  chcon --reference="$dest" "$part" 2>/dev/null
else
  chmod 0644 "$part" || exit
fi
mv -f "$part" "$dest"
