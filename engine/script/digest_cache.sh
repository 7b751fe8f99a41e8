# shellcheck shell=sh
# The digest of a large upload, kept for the proof in the same exchange, so that the file is not read once more.
#
# It was taken from the disk; a file of the same device, inode, size and time of change in nanoseconds has been written by
# nobody since. Not compared are its name, which the renaming changes, and owner and mode, which say nothing of what it
# holds. It is believed once, and lies where only the session's user can write.
#
# In: _t_scratch, a directory of the session's, or empty where nothing is writable; temp and from of replace.sh.
#
# They are set elsewhere:
# shellcheck disable=SC2154

# _c_note SHA256: keeps the digest of the upload `from`, unless it was copied to become `temp`, which is about to be renamed.
_c_note() {
  [ "$temp" != "$from" ] || [ -z "$_t_scratch" ] || { _c_identify "$temp" && echo "$1"; } 2>/dev/null >"$_t_scratch/digest"
}

# _c_recall PATH: sets _c_digest, or fails where the file is not the one whose digest was kept.
_c_recall() {
  [ "$_t_scratch" ] && [ -s "$_t_scratch/digest" ] || return
  { read -r _c_identity && read -r _c_digest; } <"$_t_scratch/digest"
  : >"$_t_scratch/digest"
  [ "$_c_identity" = "$(_c_identify "$1" 2>/dev/null)" ]
}

_c_identify() { stat -c '%d %i %s %y' -- "$1"; }
