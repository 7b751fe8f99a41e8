# shellcheck shell=sh
# Directories, links, removal, owner and mode. Needs replace.sh.
#
# In: path    what it is about
#     owner   OWNER, OWNER:GROUP or :GROUP as chown takes them, or empty
#     mode    octal, or empty; bits: the same as chmod takes it, so that it also takes away
#     deep    -R, or empty
#     follow  set where a link's target is meant
#     to      where a link leads; hard: set where it is a hard one
#
# Each function below is the whole action.
#
# -ef is known to dash, bash and ash; parents are meant to have the usual mode; `deep` may be no word at all; replace.sh
# reads `from`, and the script that calls sets the variables above:
# shellcheck disable=SC3013,SC2174,SC2086,SC2034,SC2154

# Makes a directory with all above it that is missing (0755); of one that is there, only what is asked is set.
_w_directory() {
  if [ ! -d "$path" ]; then
    if [ -e "$path" ] || [ -L "$path" ]; then _w_fail "$path is there and is not a directory"; fi
    umask 022
    mkdir -p -m "${mode:-0755}" -- "$path" || exit 1
  fi
  [ -z "$owner" ] || chown -- "$owner" "$path" || exit 1
  [ -z "$bits" ] || chmod "$bits" -- "$path" || exit 1
}

# Puts a link in place of what is there, in one instant; a directory is never replaced.
_w_link() {
  LC_ALL=C from='' temp=''
  export LC_ALL
  case $path in */*) ;; *) path=./$path ;; esac
  if [ -d "$path" ] && [ ! -L "$path" ]; then _w_fail "$path is a directory, which a link does not replace"; fi
  if [ "$hard" ] && [ "$path" -ef "$to" ] && [ ! -L "$path" ]; then exit 0; fi
  umask 022
  _w_removing
  _w_beside
  rm -f -- "$temp"
  if [ "$hard" ]; then ln -- "$to" "$temp" || exit 1; else ln -s -- "$to" "$temp" || exit 1; fi
  error=$(mv -f -T -- "$temp" "$path" 2>&1) || _w_fail "cannot put the link in place of $path: $error"
}

# Removes a path; a link itself, never what it points to. A directory with something in it only when `deep`.
_w_remove() {
  if [ "$path" -ef / ]; then _w_fail "$path is the root of the file system, which is not removed"; fi
  if [ "$deep" ]; then rm -rf -- "$path"
  elif [ -d "$path" ] && [ ! -L "$path" ]; then rmdir -- "$path"
  else rm -f -- "$path"
  fi
}

# Sets owner and mode, of a link itself unless `follow`; a recursion never leaves the tree through a link.
_w_own() {
  [ -z "$follow" ] || _w_follow
  if [ "$deep" ] && [ "$path" -ef / ]; then _w_fail "owner and mode of everything under / are not set"; fi
  [ -e "$path" ] || [ -L "$path" ] || _w_fail "$path is not there"
  [ -z "$owner" ] || chown $deep -h -- "$owner" "$path" || exit 1
  # Linux has no modes of links.
  [ -z "$bits" ] || [ -L "$path" ] || chmod $deep "$bits" -- "$path"
}
