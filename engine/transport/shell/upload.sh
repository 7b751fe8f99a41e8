# shellcheck shell=sh
# Takes the bytes of one file on its standard input: says `ok` when it is ready for them, and again with the SHA-256 when
# the file is in place, or else why not. It takes as many bytes as were promised, so that it needs no end of file, which a
# terminal could not carry.
#
# In: path, size (bytes), part (where the bytes lie until all are there), goes_with (a file that names what goes when the
#     session ends, or empty), block (bytes that are written at once)
#
# The script before it sets the inputs, and a trap calls `fail`:
# shellcheck disable=SC2154,SC2317

umask 077
line='
'

# `head` reads eight kilobytes at a time, which costs half of a fast network: `dd` takes what is whole in its blocks where it
# waits for full ones.
take() {
  whole=$((size / block))
  if [ $whole -gt 0 ] && dd iflag=fullblock count=0 </dev/null >/dev/null 2>&1; then
    dd bs="$block" iflag=fullblock count=$whole || return
  else whole=0
  fi
  head -c $((size - whole * block))
}

# openssl, where there is one, is four times as quick as many a sha256sum.
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
if ! { error=$( { : >"$part"; } 2>&1 ); }; then error=${error##*: }; echo "cannot write beside it: $error"; exit 1; fi
set +C
[ -z "$goes_with" ] || { printf '%s\n' "$part" "$path" >>"$goes_with"; } 2>/dev/null
echo ok

# Appended: a file that was opened to be cut is written to the disk by ext4 before its close returns.
said=$(take 2>&1 >>"$part")
found=$(wc -c <"$part")
if [ "$found" -ne "$size" ]; then
  case $said in *:*) fail "${said%%"$line"*}" ;; *) fail "only $found of $size bytes arrived" ;; esac
fi
sum=$(digest <"$part")
error=$(mv -f "$part" "$path" 2>&1) || fail "$error"
echo "ok ${sum%% *}"
exit 0
