# shellcheck shell=sh
# Where a detached program stands.
#
# In: dir, the conversation's directory (see conversation.ts)
#
# The fields of /proc/PID/stat are meant to be split; `dir` is set by the script that calls:
# shellcheck disable=SC2086,SC2154

# _d_lives FILE: whether the process that the file names (pid and start time in ticks) still lives; sets pid.
_d_lives() {
  read -r pid born <"$1" 2>/dev/null || return 1
  [ -r "/proc/$pid/stat" ] || return 1
  line=$(cat "/proc/$pid/stat" 2>/dev/null) || return 1
  set -- ${line##*) }
  case $1 in Z | X) return 1 ;; esac
  shift 19
  [ "$1" = "$born" ]
}

# Prints none, running PID, ended STATUS, or broken: no process, no exit status.
_d_stage() {
  if [ ! -d "$dir" ]; then echo none
  elif [ -s "$dir/status" ]; then echo ended "$(cat "$dir/status")"
  elif _d_lives "$dir/pid"; then echo running "$pid"
  else echo broken
  fi
}
