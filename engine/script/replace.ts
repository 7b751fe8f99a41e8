/**
 * Sh functions that put a new file in an old one's place, as a prelude for scripts that have `FAIL`:
 *
 * - `_w_follow` makes of `path` what it finally points to, which need not exist.
 * - `_w_removing` sees to it that `temp` and `from` go with a script that fails.
 * - `_w_beside` makes `temp` in the directory of `path`, empty and of the mode that the umask leaves; it first removes
 *   what a killed run of ours left there. The name begins with a dot and ends in digits, so no program that reads a
 *   whole directory takes it for its own.
 * - `_w_dress` gives `temp` what is asked by `owner`, `group` and `mode`, else what the old file has, else 0644; access
 *   control lists, extended attributes and the SELinux context too where the host can (`cp --attributes-only` came with
 *   coreutils 8.6). A file that already has its content must at no time be open to more people than in the end.
 * - `_w_keep COPY` gives the old file a second name before it is replaced, never one that is taken.
 * - `_w_place` renames `temp` over `path`. Only where the kernel says that the name is busy, because a file is mounted
 *   there by itself, is the content written into the file that is there.
 */
export const REPLACING = `_w_follow() {
  case $path in */*) ;; *) path=./$path ;; esac
  links=0
  while [ -L "$path" ]; do
    links=$((links + 1))
    [ $links -le 40 ] || fail "$path: too many links one after another"
    to=$(readlink -n -- "$path" && echo x) || fail "cannot read the link $path"
    to=\${to%x}
    case $to in /*) path=$to ;; *) path=\${path%/*}/$to ;; esac
  done
}
_w_removing() {
  trap 'rm -f -- "$temp" "$from"' EXIT
  trap 'exit 143' HUP INT PIPE TERM
}
_w_beside() {
  up=\${path%/*}/ host= tries=0
  [ -d "$up" ] || fail "there is no directory \${up%/}"
  { read -r host </proc/sys/kernel/hostname; } 2>/dev/null
  for old in "$up.tsplay-$host-"*; do
    pid=\${old##*-}
    case $pid in '' | *[!0-9]*) continue ;; esac
    [ -d "/proc/$pid" ] || rm -f -- "$old"
  done
  set -C
  while temp=$up.tsplay-$host-$tries-$$; ! { true >"$temp"; } 2>/dev/null; do
    [ -e "$temp" ] || [ -L "$temp" ] || fail "cannot write in \${up%/}: $( { true >"$temp"; } 2>&1 )"
    tries=$((tries + 1))
    [ $tries -lt 9 ] || fail "cannot write in \${up%/}: $temp is in the way"
  done
  set +C
}
_w_dress() {
  had= hasmode=
  if [ "$new" ]; then mode=\${mode:-0644} hasmode=$given
  else
    spare=timestamps
    [ -z "$from" ] || [ -z "$mode" ] || spare=timestamps,mode
    cp --attributes-only --preserve=all --no-preserve=$spare -- "$path" "$temp" 2>/dev/null || _w_lists
    set -- $(stat -c '%u %g %a %h' -- "$path" "$temp")
    [ $# = 8 ] || fail "cannot look at $path"
    names=$4 had=$5:$6 hasmode=$7
    if [ "$owner$group" ] || [ "$1:$2" != "$had" ]; then owner=\${owner:-$1} group=\${group:-$2}; fi
    mode=\${mode:-$3}
    [ ! -e /sys/fs/selinux/enforce ] && [ ! -e /selinux/enforce ] ||
      chcon --reference="$path" -- "$temp" || note "$path: the SELinux context could not be kept"
  fi
  if [ "$owner$group" ]; then
    chown -- "$owner\${group:+:$group}" "$temp" || fail "$path: cannot give the new file its owner"
    hasmode=
  fi
  [ "$mode" = "$hasmode" ] || [ "$mode" = "0$hasmode" ] || chmod "$mode" -- "$temp" ||
    fail "$path: cannot give the new file its mode"
}
_w_lists() {
  list=$(getfacl -cp -- "$path" 2>/dev/null)
  case $list in
    *mask::*) printf '%s\\n' "$list" | setfacl --set-file=- -- "$temp" || note "$path: its access list could not be kept" ;;
  esac
}
_w_keep() {
  copy=$1 number=0
  while [ -e "$copy" ] || [ -L "$copy" ]; do number=$((number + 1)) copy=$1.$number; done
  ln -- "$path" "$copy" 2>/dev/null || cp -p -- "$path" "$copy" || fail "cannot keep a copy of $path as $copy"
}
_w_place() {
  error=$(mv -f -T -- "$temp" "$path" 2>&1) || case $error in
    *"invalid option"* | *"unrecognized option"*) mv -f -- "$temp" "$path" || fail "cannot replace $path" ;;
    *": Device or resource busy" | *": Resource busy") _w_overwrite ;;
    *) fail "cannot replace $path: $error" ;;
  esac
  trap - EXIT
  [ -z "$from" ] || rm -f -- "$from"
  [ "\${names:-1}" = 1 ] || note "$path had $names names; under the others its old content stays"
  [ ! "$new" ] || { [ ! -e /sys/fs/selinux/enforce ] && [ ! -e /selinux/enforce ]; } || restorecon -- "$path"
  exit 0
}
_w_overwrite() {
  cat -- "$temp" >"$path" || fail "cannot write into $path, which cannot be replaced: it is mounted by itself"
  [ -z "$owner$group" ] || chown -- "$owner\${group:+:$group}" "$path" || fail "$path: cannot set its owner"
  chmod "$mode" -- "$path" || fail "$path: cannot set its mode"
  rm -f -- "$temp"
  note "$path is mounted by itself, so it was written in place"
}`;
