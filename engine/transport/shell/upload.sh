# shellcheck shell=sh
# Receives one file on its standard input. Prints `ok` when it is ready for the bytes, and again with the SHA-256 when the
# file is in place, or else what is wrong. It reads exactly as many bytes as were promised, so it needs no end-of-file,
# which a terminal cannot transmit.
#
# In: path, size (bytes), part (the file that receives the bytes until all have arrived), removal_list (a file that lists
#     what is removed when the session ends, or empty), block (bytes that are written at once)
#
# The script before this one sets the inputs, and a trap calls `fail`:
# shellcheck disable=SC2154,SC2317

umask 077
line='
'

# `head` reads eight kilobytes at a time, which halves the speed of a fast network, so `dd` copies all whole blocks where it
# supports iflag=fullblock.
take() {
  whole=$((size / block))
  if [ $whole -gt 0 ] && dd iflag=fullblock count=0 </dev/null >/dev/null 2>&1; then
    dd bs="$block" iflag=fullblock count=$whole || return
  else whole=0
  fi
  head -c $((size - whole * block))
}

# openssl, where it is installed, is four times as fast as many a sha256sum.
digest() {
  if openssl dgst -sha256 -r </dev/null >/dev/null 2>&1; then openssl dgst -sha256 -r
  elif sha256sum </dev/null >/dev/null 2>&1; then sha256sum
  else busybox sha256sum
  fi 2>/dev/null
}

fail() { rm -f "$part"; echo "$*"; exit 1; }
trap 'fail interrupted' HUP INT TERM

if [ -d "$path" ]; then echo "it is a directory"; exit 1; fi
set -C
if ! { error=$( { : >"$part"; } 2>&1 ); }; then error=${error##*: }; echo "cannot create a file in its directory: $error"; exit 1; fi
set +C
[ -z "$removal_list" ] || { printf '%s\n' "$part" "$path" >>"$removal_list"; } 2>/dev/null
echo ok

# The file is appended to: ext4 flushes a file that was truncated before its close returns.
output=$(take 2>&1 >>"$part")
found=$(wc -c <"$part")
if [ "$found" -ne "$size" ]; then
  case $output in *:*) fail "${output%%"$line"*}" ;; *) fail "only $found of $size bytes arrived" ;; esac
fi
sum=$(digest <"$part")
error=$(mv -f "$part" "$path" 2>&1) || fail "$error"
echo "ok ${sum%% *}"
exit 0
