# shellcheck shell=sh
# Puts a new file in an old one's place: at every instant its old content is there or its new, whatever dies.
#
# In: path    the file
#     from    an upload that lies ready, or empty where the function `content` prints what the file is to hold
#     owner, group, mode   what is asked, or empty
#     usual   set where a new file is to have what one has anyway: the writer's owner and group, and mode 0644
#
# Use: _w_begin, then _w_fill or _w_take, then _w_end SIZE [COPY].
#
# The numbers of stat are meant to be split; the variables above are set by the script that calls:
# shellcheck disable=SC2046,SC2154

# Messages of programs are read, so they must be in English; sentences for people go to stderr.
_w_fail() { printf '%s\n' "$1" >&2; exit 1; }
_w_note() { printf 'note: %s\n' "$1" >&2; }

_w_begin() {
  LC_ALL=C temp='' new='' given=''
  export LC_ALL
  umask 077
  _w_removing
  _w_follow
  [ ! -d "$path" ] || _w_fail "$path is a directory"
  if [ ! -e "$path" ]; then new=1; elif [ ! -f "$path" ]; then _w_fail "$path is not a regular file"; fi
  # A new file of the usual mode is born with it, which spares a chmod; where a default access list meddles, it follows.
  [ -z "$usual" ] || [ -z "$new" ] || { umask 022; given=644; }
}

# What `content` prints: opened while it is still ours to open, filled when nobody can read it who may not.
_w_fill() {
  _w_beside
  exec 3>"$temp"
  _w_dress
  content >&3 || _w_fail "cannot write $path: $(_w_room)"
  # Content takes setuid and setgid away where its writer lacks CAP_FSETID.
  case ${mode#0} in ????) chmod "$mode" "$(_w_open)" || _w_fail "$path: cannot give the new file its mode" ;; esac
  exec 3>&-
  # Whoever may not set another's identity loses these bits by writing.
  case $mode in [1-7]???) chmod "$mode" -- "$temp" || _w_fail "$path: cannot give the new file its mode" ;; esac
}

# The file that is open as 3, which nobody can put a link in the place of.
_w_open() { if [ -e /proc/self/fd/3 ]; then echo /proc/self/fd/3; else printf '%s\n' "$temp"; fi; }

# The upload `from`, which is renamed, or copied where the path is a link to another directory.
_w_take() {
  if [ "${from%/*}" = "${path%/*}" ]; then temp=$from
  else _w_beside; cat -- "$from" >"$temp" || _w_fail "cannot write $path"
  fi
  _w_dress
}

# _w_end SIZE [COPY]: sees that all bytes are there, keeps the old file as COPY where asked, and puts the new one in place.
_w_end() {
  set -- "$1" "$2" $(stat -c "%s %a" -- "$temp")
  [ "$3" = "$1" ] || _w_fail "$path: only $3 of $1 bytes could be written"
  [ -z "$usual" ] || [ "$4" = "${given:-$4}" ] || chmod "$given" -- "$temp" || _w_fail "$path: cannot set its mode"
  [ "$new" ] || [ -z "$2" ] || _w_keep "$2"
  _w_place
}

# The shell's own printf says no more than "I/O error" of a full disk.
_w_room() {
  df -Pk -- "$up" 2>/dev/null | { read -r _; read -r device _ _ free _; echo "$device has ${free:-?} kB left"; }
}

# Makes of `path` what it finally points to, which need not exist.
_w_follow() {
  case $path in */*) ;; *) path=./$path ;; esac
  links=0
  while [ -L "$path" ]; do
    links=$((links + 1))
    [ $links -le 40 ] || _w_fail "$path: too many links one after another"
    to=$(readlink -n -- "$path" && echo x) || _w_fail "cannot read the link $path"
    to=${to%x}
    case $to in /*) path=$to ;; *) path=${path%/*}/$to ;; esac
  done
}

# Sees to it that `temp` and `from` go with a script that fails.
_w_removing() {
  trap 'rm -f -- "$temp" "$from"' EXIT
  trap 'exit 143' HUP INT PIPE TERM
}

# Makes `temp` in the directory of `path`, empty and of the mode that the umask leaves; removes first what a killed run of
# ours left there. The name begins with a dot and ends in digits, so no program that reads a whole directory takes it for
# its own.
_w_beside() {
  up=${path%/*}/ host='' tries=0
  [ -d "$up" ] || _w_fail "there is no directory ${up%/}"
  { read -r host </proc/sys/kernel/hostname; } 2>/dev/null
  for old in "$up.tsplay-$host-"*; do
    pid=${old##*-}
    case $pid in '' | *[!0-9]*) continue ;; esac
    [ -d "/proc/$pid" ] || rm -f -- "$old"
  done
  set -C
  while temp=$up.tsplay-$host-$tries-$$; ! { true >"$temp"; } 2>/dev/null; do
    [ -e "$temp" ] || [ -L "$temp" ] || _w_fail "cannot write in ${up%/}: $( { true >"$temp"; } 2>&1 )"
    tries=$((tries + 1))
    [ $tries -lt 9 ] || _w_fail "cannot write in ${up%/}: $temp is in the way"
  done
  set +C
}

# Gives `temp` what is asked by `owner`, `group` and `mode`, else what the old file has, else 0644; access control lists,
# extended attributes and the SELinux context too where the host can (`cp --attributes-only` came with coreutils 8.6). A
# file that already has its content must at no time be open to more people than in the end.
_w_dress() {
  had='' hasmode=''
  if [ "$new" ]; then mode=${mode:-0644} hasmode=$given
  else
    spare=timestamps
    [ -z "$from" ] || [ -z "$mode" ] || spare=timestamps,mode
    cp --attributes-only --preserve=all --no-preserve=$spare -- "$path" "$temp" 2>/dev/null || _w_lists
    set -- $(stat -c '%u %g %a %h' -- "$path" "$temp")
    [ $# = 8 ] || _w_fail "cannot look at $path"
    names=$4 had=$5:$6 hasmode=$7
    if [ "$owner$group" ] || [ "$1:$2" != "$had" ]; then owner=${owner:-$1} group=${group:-$2}; fi
    mode=${mode:-$3}
    [ ! -e /sys/fs/selinux/enforce ] && [ ! -e /selinux/enforce ] ||
      chcon --reference="$path" -- "$temp" || _w_note "$path: the SELinux context could not be kept"
  fi
  if [ "$owner$group" ]; then
    chown -- "$owner${group:+:$group}" "$temp" || _w_fail "$path: cannot give the new file its owner"
    hasmode=''
  fi
  [ "$mode" = "$hasmode" ] || [ "$mode" = "0$hasmode" ] || chmod "$mode" -- "$temp" ||
    _w_fail "$path: cannot give the new file its mode"
}

_w_lists() {
  list=$(getfacl -cp -- "$path" 2>/dev/null)
  case $list in
    *mask::*) printf '%s\n' "$list" | setfacl --set-file=- -- "$temp" || _w_note "$path: its access list could not be kept" ;;
  esac
}

# _w_keep COPY: gives the old file a second name before it is replaced, never one that is taken.
_w_keep() {
  copy=$1 number=0
  while [ -e "$copy" ] || [ -L "$copy" ]; do number=$((number + 1)) copy=$1.$number; done
  ln -- "$path" "$copy" 2>/dev/null || cp -p -- "$path" "$copy" || _w_fail "cannot keep a copy of $path as $copy"
}

# Renames `temp` over `path`. Only where the kernel says that the name is busy, because a file is mounted there by itself,
# is the content written into the file that is there.
_w_place() {
  error=$(mv -f -T -- "$temp" "$path" 2>&1) || case $error in
    *"invalid option"* | *"unrecognized option"*) mv -f -- "$temp" "$path" || _w_fail "cannot replace $path" ;;
    *": Device or resource busy" | *": Resource busy") _w_overwrite ;;
    *) _w_fail "cannot replace $path: $error" ;;
  esac
  trap - EXIT
  [ -z "$from" ] || rm -f -- "$from"
  [ "${names:-1}" = 1 ] || _w_note "$path had $names names; under the others its old content stays"
  [ ! "$new" ] || { [ ! -e /sys/fs/selinux/enforce ] && [ ! -e /selinux/enforce ]; } || restorecon -- "$path"
  exit 0
}

_w_overwrite() {
  cat -- "$temp" >"$path" || _w_fail "cannot write into $path, which cannot be replaced: it is mounted by itself"
  [ -z "$owner$group" ] || chown -- "$owner${group:+:$group}" "$path" || _w_fail "$path: cannot set its owner"
  chmod "$mode" -- "$path" || _w_fail "$path: cannot set its mode"
  rm -f -- "$temp"
  _w_note "$path is mounted by itself, so it was written in place"
}
