# shellcheck shell=sh
# Starts, watches and clears away a detached program. Needs engine/module/conversation.sh.
#
# In: dir, the conversation's directory, which holds: pid (process id and start time), out (all that was printed), in (a
#     FIFO), status (once it has ended), answered/OFFSET (prompts that were answered, by their end in `out`), claimed/N
#     (answers, by how many there were before), done/OFFSET (lines that were acted on), and the caller's files.
#
# `dir`, pid and stage come from elsewhere; the status of `a && b` is meant; plain numbers need no quotes:
# shellcheck disable=SC2154,SC2015,SC2086

# Ends the script where the program was started before: prints `joined DIRECTORY`. Else makes the directory `stage`, in
# which all is laid before it becomes `dir`, and removes what starts left behind that were killed before their program began.
_d_prepare() {
  if [ -d "$dir" ]; then echo "joined $dir"; exit; fi
  mask=$(umask) stage=$dir,new-$$
  umask 077
  mkdir -p -- "${dir%/*}" || exit 1
  for old in "$dir",new-* "$dir",old-*; do
    case ${old##*-} in '' | *[!0-9]*) continue ;; esac
    [ -d "/proc/${old##*-}" ] || rm -rf -- "$old"
  done
  rm -rf -- "$stage"
  mkdir -- "$stage" && mkdir -- "$stage/answered" "$stage/claimed" "$stage/done" || exit 1
  trap 'rm -rf -- "$stage"' EXIT
  trap 'exit 143' HUP INT TERM
}

# _d_launch NAMES: runs wrapper.sh, which removes the files of these names at its end; prints `started DIRECTORY`, or
# `joined DIRECTORY` where somebody else was quicker. The subshell ends at once, so the wrapper is nobody's child and
# outlives whatever ends this shell.
_d_launch() {
  : >"$stage/out" && mkfifo "$stage/in" || exit 1
  verdict=$(setsid sh "$stage/wrapper" "$dir" "$stage" "$mask" "$1" </dev/null &)
  [ "$verdict" ] || exit 1
  echo "$verdict $dir"
}

# _d_look OFFSET TRIES: waits so many tenths of a second for output beyond the offset, or the end. Prints
# `STAGE NUMBER SIZE OFFSETS` (exit status or process group, bytes of output, answered prompts), `/` and the lines acted on,
# then at most a MiB of output. The stage is taken before the size, so that an ended program's output is whole; what was
# answered, after it.
_d_look() {
  offset=$1 tries=$2
  [ -d "$dir" ] || { printf 'none 0 0\n\n'; exit; }
  stage=running
  _d_lives "$dir/pid" || stage=broken
  while :; do
    [ ! -s "$dir/status" ] || stage=ended
    size=$(wc -c <"$dir/out") || { printf 'none 0 0\n\n'; exit; }
    if [ $stage != running ] || [ "$size" -gt $offset ] || [ $tries -le 0 ]; then break; fi
    if sleep 0.1 2>/dev/null; then tries=$((tries - 1)); else sleep 1; tries=$((tries - 10)); fi
  done
  case $stage in ended) number=$(cat "$dir/status") ;; *) number=$pid ;; esac
  answered=$(cd "$dir/answered" && echo *) done=$(cd "$dir/done" && echo *)
  printf '%s %s %s\n%s/%s\n' $stage "${number:-0}" $((size)) "$answered" "$done"
  count=$((size - offset))
  [ $count -le 1048576 ] || count=1048576
  [ $count -le 0 ] || tail -c +$((offset + 1)) "$dir/out" | head -c $count
}

# Removes what is left of a conversation that is not running.
_d_forget() {
  [ -s "$dir/status" ] || ! _d_lives "$dir/pid" || exit 1
  old=$dir,old-$$
  mv -- "$dir" "$old" 2>/dev/null || exit 0
  if [ ! -s "$old/status" ] && _d_lives "$old/pid"; then mv -- "$old" "$dir"; exit 1; fi
  rm -rf -- "$old"
}
