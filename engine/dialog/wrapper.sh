# shellcheck shell=sh
# Keeps one program: `sh wrapper DIRECTORY STAGE UMASK NAMES`, in a session of its own. It first makes STAGE, which is ready
# but for the pid, the conversation's directory in one rename, which only one can win; it prints who did: `started` or
# `joined`. The program reads from a FIFO that is never at its end. TERM to the process group ends it; what may be secret is
# removed then too: environment, program, and the files of these NAMES, which have no spaces.
#
# The fields of /proc/PID/stat and the names are meant to be split; the environment is nowhere to be read before:
# shellcheck disable=SC2086,SC1091

dir=$1 stage=$2 mask=$3 names=$4
trap '' HUP
trap : INT PIPE TERM
read -r line <"/proc/$$/stat"
set -- ${line##*) }
shift 19
printf '%s %s\n' $$ "$1" >"$stage/pid" || exit 1
claim() {
  mv -T -- "$stage" "$dir" 2>/dev/null && return
  [ ! -d "$dir" ] || return 1
  mv -- "$stage" "$dir" || return 1
  inside=$dir/${stage##*/}
  [ ! -d "$inside" ] || { rm -rf -- "$inside"; return 1; }
}
claim || { echo joined; exit; }
echo started
exec 3<>"$dir/in" >>"$dir/out" 2>&1
cd /
(
  umask "$mask"
  . "$dir/environment"
  rm -f -- "$dir/environment"
  TSPLAY_DIR=$dir
  export TSPLAY_DIR
  exec sh "$dir/program" <&3 3<&-
)
status=$?
for name in environment program $names; do rm -f -- "$dir/$name"; done
echo $status >"$dir/status.new"
mv -f -- "$dir/status.new" "$dir/status"
