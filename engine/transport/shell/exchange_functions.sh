# shellcheck shell=sh
# The functions with which a persistent shell runs exchanges. Each script is evaluated in a subshell of its own, so a syntax
# error, an `exit` or a changed directory affects nothing else; its output goes to files in the scratch directory, and one
# `wc` and one `cat` send those of a whole exchange. Where no file can be created, its output is sent at once as
# hexadecimal, stderr after stdout. An inline script needs no subshell, and its output is sent directly. The guard is told
# whether anything is running.
#
# In:  _t_scratch       a directory of the session, or empty where nothing is writable
#      _t_stream_limit  the most bytes of one stream that are sent: of longer ones the beginning and the end
#      _t_hex_limit     the same where output is kept in the shell's memory, because nothing is writable
#      _t_clean_up      exchanges after which emptied files are removed: emptying costs no process, removing does
# Out: .w or .r before each script; `>MARK` output MARK for an inline one; o, hexadecimal, e, hexadecimal where nothing
#      could be stored; at the end `=ID|STATUS:OUT:ERR...|SIZE...` and the bytes of all files. OUT and ERR are x for a
#      file, 0 for nothing, p for what was printed, h for hexadecimal.
#
# Use: _t_begin ID, then _t_write TEXT and _t_read TEXT [MARK] once for each script, then _t_end. With a mark the script is
#      inline, and its output is between marks.
#
# File names and sizes are meant to be split; the script before this one sets the inputs:
# shellcheck disable=SC2086,SC2046,SC2154

_t_is() { [ -z "$_t_scratch" ] || echo $$ "$1" >"$_t_scratch/shell"; }

_t_begin() {
  _t_is busy
  _t_id=$1 _t_n=0 _t_stop='' _t_entries='' _t_files=''
}

# Writes stop at the first one that fails.
_t_write() {
  [ -z "$_t_stop" ] || return 0
  echo .w
  _t_run "$1"
  [ "$_t_status" = 0 ] || _t_stop=1
}

_t_read() {
  echo .r
  _t_run "$@"
}

_t_run() {
  _t_n=$((_t_n + 1)) _t_at=$_t_scratch/$_t_id.$_t_n
  if [ -z "$_t_scratch" ] || ! { echo >"$_t_at.e" && echo >"$_t_at.o"; } 2>/dev/null; then _t_to_hex "$1"; return; fi
  _t_mark=$2 _t_o=0 _t_e=0
  if [ "$2" ]; then _t_inline "$1"; else _t_to_files "$1"; fi
  if [ -s "$_t_at.e" ]; then _t_e=x _t_files="$_t_files $_t_at.e"; fi
  _t_entries="$_t_entries $_t_status:$_t_o:$_t_e"
}

_t_to_files() {
  ( _t_text=$1; set --; eval "$_t_text" ) >"$_t_at.o" 2>"$_t_at.e" </dev/null
  _t_status=$?
  if [ -s "$_t_at.o" ]; then _t_o=x _t_files="$_t_files $_t_at.o"; fi
}

_t_inline() {
  echo ">$_t_mark"
  { eval "$1"; } 2>"$_t_at.e" </dev/null
  _t_status=$? _t_o=p
  echo "$_t_mark"
}

# Descriptors: 3 the status, 4 the errors of the script, 5 the output of the shell itself.
_t_to_hex() {
  echo o
  {
    _t_status=$( {
      {
        {
          ( _t_text=$1; set --; eval "$_t_text" ) </dev/null 2>&4 3>&- 4>&- 5>&-
          echo $? >&3
        } | _t_hex >&5
      } 4>&1 | { _t_part=$(_t_hex); printf 'e\n%s\n' "$_t_part" >&5; }
    } 3>&1 )
  } 5>&1
  _t_entries="$_t_entries ${_t_status:-255}:h"
}

_t_hex() { head -c $((_t_hex_limit + 1)) | od -An -v -tx1; cat >/dev/null; }

_t_end() {
  _t_is idle
  _t_sizes='' _t_long=''
  [ -z "$_t_files" ] || set -- $(wc -c $_t_files)
  for _t_at in $_t_files; do
    _t_sizes="$_t_sizes $1"
    [ "$1" -le $_t_stream_limit ] || _t_long=1
    shift 2
  done
  printf '%s\n' "=$_t_id|$_t_entries|$_t_sizes"
  if [ "$_t_long" ]; then _t_truncated $_t_sizes; elif [ "$_t_files" ]; then cat $_t_files; fi
  for _t_at in $_t_files; do : >"$_t_at"; done
  [ -z "$_t_scratch" ] || [ $((_t_id % _t_clean_up)) != 0 ] || rm -f "$_t_scratch"/[0-9]*
}

_t_truncated() {
  for _t_at in $_t_files; do
    if [ "$1" -le $_t_stream_limit ]; then cat "$_t_at"
    else head -c $((_t_stream_limit / 2)) "$_t_at"; tail -c $((_t_stream_limit / 2)) "$_t_at"
    fi
    shift
  done
}
