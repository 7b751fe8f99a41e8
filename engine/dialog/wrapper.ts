/**
 * Keeps one program: `sh wrapper DIRECTORY STAGE UMASK`, in a session of its own. It first makes STAGE, which is ready
 * but for the pid, the conversation's directory in one rename, which only one can win; it prints who did.
 * The program reads from a FIFO that is never at its end. TERM to the process group ends it; what may be secret is
 * removed then too.
 */
export const WRAPPER = `dir=$1 stage=$2 mask=$3
trap '' HUP
trap : INT PIPE TERM
read -r line <"/proc/$$/stat"
set -- \${line##*) }
shift 19
printf '%s %s\\n' $$ "$1" >"$stage/pid" || exit 1
claim() {
  mv -T -- "$stage" "$dir" 2>/dev/null && return
  [ ! -d "$dir" ] || return 1
  mv -- "$stage" "$dir" || return 1
  inside=$dir/\${stage##*/}
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
rm -f -- "$dir/environment" "$dir/program" FILES
echo $status >"$dir/status.new"
mv -f -- "$dir/status.new" "$dir/status"
`;

/**
 * Gives one answer: `sh -c … sh DIRECTORY OFFSET KNOWN aloud|silent`, the text and a full stop on its standard input.
 * It runs in a session of its own, so that once it has claimed the turn nothing but the host's end keeps it from
 * answering. KNOWN counts the answers its sender knew of: it is void if there has been another since.
 */
export const ANSWERER = `trap '' HUP INT PIPE TERM
text=$(cat)
case $text in *.) text=\${text%.} ;; *) exit ;; esac
[ -d "$1/claimed" ] || { echo gone; exit; }
[ "$(wc -c <"$1/out")" -eq "$2" ] || { echo moved; exit; }
mkdir "$1/claimed/$3" 2>/dev/null || { echo taken; exit; }
mkdir "$1/answered/$2"
[ "$4" = silent ] || printf '%s\\n' "$text" 1<>"$1/in"
echo answered`;
