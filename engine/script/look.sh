# shellcheck shell=sh
# Any number of stats, texts and searches in one script. What the shell's own tests can tell costs no process; the rest is
# one `stat` for all, one more for followed links, one `cat`, one `sha256sum`, a `readlink` for each link and a `grep`
# for each search. It runs in the session's shell itself, so its names begin with `_r_` and it leaves nothing else behind.
#
# In:  _r_limit (bytes of text that one exchange brings), _r_too_long (what is said of a longer file), _r_large (bytes
#      from which openssl is so much quicker with a digest that starting it pays), _t_scratch (a directory of the session's,
#      or empty), the functions of digest_cache.sh.
# Out: frames, each a line MARK KIND WORD..., then what there is to say until the next MARK. No file can hold the mark,
#      for it was drawn after they were written.
#        s STATUS INDEX...  a line of stat for each        d STATUS INDEX...  a line of sha256sum for each
#        t STATUS INDEX     where a link leads             lines INDEX        what grep printed
#        many INDEX...      a text; the next ones each follow a mark alone on its line
#        one INDEX, end STATUS  a text, and what was said of it
#        absent INDEX...    no such text                   not INDEX WORD...  why there is no text
#
# Use: _r_begin MARK, then in any order
#        _r_p0=PATH; _r_look 0 WAYS           WAYS: l (a link itself) or f (followed), then d (with a digest), D (the
#                                             same, for a name that would break a list of lines) or -
#        _r_q0=PATH; _r_sort 0                a text
#        _r_grep INDEX PATTERN FILE...
#      and _r_report at the end.
#
# Lists of indices are meant to be split; what is above, and what eval sets, shellcheck cannot see:
# shellcheck disable=SC2086,SC2154

_r_begin() {
  _r_absent='' _r_plain='' _r_followed='' _r_alone='' _r_digests='' _r_links='' _r_gone='' _r_many='' _r_single='' _r_heavy=''
  _r_known=''
  _r_mark=$1
  echo "$1"
}

_r_frame() { printf '%s%s\n' "$_r_mark" "$*"; }

# A path is certainly absent only where its directory can be searched.
_r_searchable() {
  case $1 in */*) _r_up=${1%/*}/ ;; *) _r_up=. ;; esac
  [ -d "$_r_up" ] && [ -x "$_r_up" ]
}

_r_look() {
  eval "_r_path=\$_r_p$1"
  if [ -L "$_r_path" ]; then
    case $2 in
      l*) _r_plain="$_r_plain $1" _r_links="$_r_links $1"; return ;;
      *) if [ -e "$_r_path" ]; then _r_followed="$_r_followed $1"; else _r_alone="$_r_alone $1"; return; fi ;;
    esac
  elif [ -e "$_r_path" ]; then _r_plain="$_r_plain $1"
  elif _r_searchable "$_r_path"; then _r_absent="$_r_absent $1"; return
  else _r_alone="$_r_alone $1"; return
  fi
  if [ -f "$_r_path" ]; then
    case $2 in ?d) _r_digests="$_r_digests $1" ;; ?D) _r_one d 'sha256sum --' "$1" ;; esac
  fi
}

# Texts in `many` have a size and will be read together; those in `single` have none, or must be asked to know.
_r_sort() {
  eval "_r_path=\$_r_q$1"
  if [ -d "$_r_path" ]; then _r_frame not "$1" it is a directory
  elif [ -f "$_r_path" ]; then
    case $_r_path in
      /proc/* | /sys/*) _r_single="$_r_single $1" ;;
      *)
        if [ -s "$_r_path" ] && [ -r "$_r_path" ] && [ ! -L "$_r_path" ]; then _r_many="$_r_many $1"
        else _r_single="$_r_single $1"
        fi ;;
    esac
  elif [ -e "$_r_path" ]; then _r_frame not "$1" it is not a regular file
  elif [ ! -L "$_r_path" ] && _r_searchable "$_r_path"; then _r_gone="$_r_gone $1"
  else _r_single="$_r_single $1"
  fi
}

_r_grep() {
  _r_frame lines "$1"
  _r_lines=$2
  shift 2
  grep -Hns -e "$_r_lines" -- "$@"
}

# _r_one KIND COMMAND INDEX: one path by itself, so that what is said of it is no other's.
_r_one() {
  eval "_r_lines=\$($2 \"\$_r_p$3\" 2>&1)"
  _r_frame "$1" $? "$3"
  printf %s "$_r_lines"
}

_r_target() {
  eval "_r_path=\$_r_p$1"
  if _r_lines=$(readlink -n -- "$_r_path" 2>&1 && echo .); then _r_frame t 0 "$1"; _r_lines=${_r_lines%.}
  else _r_frame t 2 "$1"
  fi
  printf %s "$_r_lines"
}

# The variables of these indices as words for eval.
_r_words() {
  _r_words=''
  for _r_i do _r_words="$_r_words \"\$_r_p$_r_i\""; done
}

_r_stats() {
  _r_words "$@"
  _r_these=$*
  for _r_i in $_r_many; do _r_words="$_r_words \"\$_r_q$_r_i\""; done
  [ "$_r_words" ] || return 0
  eval "set -- $_r_words"
  if _r_lines=$(stat -c "$_r_fields" -- "$@" 2>/dev/null); then
    if [ "$_r_these" ]; then _r_frame s 0 $_r_these; printf %s "$_r_lines"; fi
    _r_fitting
  else
    for _r_i in $_r_these; do _r_one s "stat -c '$_r_fields' --" "$_r_i"; done
    _r_single="$_r_single $_r_many" _r_many=''
  fi
}

# Of the texts, those that fit into the limit stay; of the digests, those of large files are set apart.
_r_fitting() {
  for _r_i in $_r_these; do
    [ "${_r_lines%%"$_r_tab"*}" -lt "$_r_large" ] || _r_weigh "$_r_i"
    _r_lines=${_r_lines#*"$_r_newline"}
  done
  set -- $_r_many
  _r_many='' _r_total=0
  for _r_i do
    _r_size=${_r_lines%%"$_r_tab"*} _r_lines=${_r_lines#*"$_r_newline"}
    if [ $((_r_total + _r_size)) -gt "$_r_limit" ]; then _r_frame not "$_r_i" "$_r_too_long in one exchange"
    else _r_many="$_r_many $_r_i" _r_total=$((_r_total + _r_size))
    fi
  done
}

_r_weigh() {
  case " $_r_digests " in *" $1 "*) ;; *) return ;; esac
  eval "_r_path=\$_r_p$1"
  if _c_recall "$_r_path"; then _r_known=$1
  elif openssl dgst -sha256 -r </dev/null >/dev/null 2>&1; then _r_heavy="$_r_heavy $1"
  else return
  fi
  _r_left=''
  for _r_j in $_r_digests; do [ "$_r_j" = "$1" ] || _r_left="$_r_left $_r_j"; done
  _r_digests=$_r_left
}

_r_followed() {
  [ $# -gt 0 ] || return 0
  _r_words "$@"
  _r_these=$*
  eval "set -- $_r_words"
  if _r_lines=$(stat -L -c "$_r_fields" -- "$@" 2>/dev/null); then _r_frame s 0 $_r_these; printf %s "$_r_lines"
  else for _r_i in $_r_these; do _r_one s "stat -L -c '$_r_fields' --" "$_r_i"; done
  fi
}

_r_digests() {
  [ $# -gt 0 ] || return 0
  _r_words "$@"
  _r_these=$*
  eval "set -- $_r_words"
  if _r_lines=$(sha256sum -- "$@" 2>/dev/null); then _r_frame d 0 $_r_these; printf %s "$_r_lines"
  else for _r_i in $_r_these; do _r_one d 'sha256sum --' "$_r_i"; done
  fi
}

_r_together() {
  [ $# -gt 0 ] || return 0
  _r_words=''
  for _r_i do _r_words="$_r_words \"\$_r_q$_r_i\" \"\$_t_scratch/mark\""; done
  _r_frame many "$@"
  eval "cat -- $_r_words" 2>/dev/null || _r_single="$_r_single $*"
}

_r_alone() {
  eval "_r_path=\$_r_q$1"
  _r_frame one "$1"
  _r_lines=$(head -c $((_r_limit + 1)) -- "$_r_path" 2>&1 >&3)
  _r_frame end $?
  printf '%s\n' "$_r_lines"
}

_r_report() {
  _r_tab='	' _r_newline='
'
  _r_fields="%s$_r_tab%f$_r_tab%U$_r_tab%G$_r_tab%u$_r_tab%g$_r_tab%Y"
  set -- $_r_many
  if [ $# -le 1 ] || [ -z "$_t_scratch" ] || ! echo "$_r_mark" 2>/dev/null >"$_t_scratch/mark"; then
    _r_single="$_r_single $_r_many" _r_many=''
  fi
  _r_stats $_r_plain
  _r_followed $_r_followed
  for _r_i in $_r_alone; do _r_one s "stat -L -c '$_r_fields' --" "$_r_i"; done
  _r_digests $_r_digests
  [ -z "$_r_known" ] || { _r_frame d 0 "$_r_known"; printf %s "$_c_digest"; }
  for _r_i in $_r_heavy; do _r_one d 'openssl dgst -sha256 -r' "$_r_i"; done
  for _r_i in $_r_links; do _r_target "$_r_i"; done
  [ -z "$_r_absent" ] || _r_frame s 1 $_r_absent
  [ -z "$_r_gone" ] || _r_frame absent $_r_gone
  _r_together $_r_many
  { for _r_i in $_r_single; do _r_alone "$_r_i"; done; } 3>&1
}
