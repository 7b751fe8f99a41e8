# shellcheck shell=sh
# Keeps one shell: prints `NONCE=DIRECTORY` (no directory when nothing is writable), or `NONCE=-` and the programs that the
# host lacks, which is its end; then runs `sh` on its standard input, to which nothing may be sent before that line. When
# the input ends or falls silent, it ends what still runs beneath that shell. Processes whose parent has gone (daemons that
# a service script left behind) are not beneath it, and live on.
#
# In: _g_nonce   told apart from motd and rc-file noise by this; hexadecimal
#     _g_step    seconds between two looks whether the controller is there; empty where an end of file is certain
#     _g_looks   looks without a byte after which it is not
#
# It is sent as one line between single quotes, which fish, tcsh and sh read the same: so there are no single quotes, no
# backslashes and no history marks (an exclamation mark without a space behind it) in it, and each line ends where a space
# is as good as a line break.
#
# Plain numbers need no quotes, read cannot meet a backslash in /proc, a trap calls `bye`; the script before it sets _g_:
# shellcheck disable=SC2086,SC2162,SC2317,SC2154

# What our own scripts start; a look for the name costs no process.
lack= ;
for x in cat chmod chown cp dd head mkdir mv readlink rm sha256sum sleep stat wc; do
  command -v $x >/dev/null 2>&1 || lack="$lack $x";
done;
[ -z "$lack" ] || { echo "$_g_nonce=-$lack"; exit 1; };

# Finds room for output: a new directory of ours, in memory if it can be, that takes 64 KiB.
store= ; x=0123456789abcdef; x=$x$x$x$x$x$x$x$x; x=$x$x$x$x$x$x$x$x; x=$x$x$x$x$x$x$x$x; umask 077;
for d in /dev/shm /run "$XDG_RUNTIME_DIR" /tmp /var/tmp; do
  case $d in *[[:space:]*?[]*) continue;; /*) ;; *) continue;; esac;
  d=$d/.tsplay-$_g_nonce;
  mkdir "$d" || continue;
  echo "$x$x$x$x$x$x$x$x" >"$d/x" && { store=$d; break; };
  rm -rf "$d";
done 2>/dev/null;
umask 022;

# parent PID: sets `up` to the number of its parent.
parent() { read -r l </proc/$1/stat || l= ; l=${l##*) }; l=${l#* }; up=${l%% *}; };

# beneath PID: lists its descendants in `found`, and the first grandchild in `kept`.
beneath() {
  found=" $1 "; kept= ; more=1;
  while [ "$more" ]; do
    more= ;
    for f in /proc/[0-9]*/stat; do
      read -r l <$f || continue;
      p=${l%% *}; l=${l##*) }; l=${l#* }; l=${l%% *};
      case $found in
        *" $p "*) continue;;
        *" $l "*) found="$found$p "; more=1; [ $l = $1 ] || kept=${kept:-$p};;
      esac;
    done;
  done;
  found=${found#" $1 "};
};

# Stops the kept shell, so that it starts nothing more, and ends what runs beneath it: TERM, two seconds, KILL. Looking at
# every process takes a while where there are many, so the shell keeps its number in the store, and whether it is idle; an
# idle one may have ended by itself.
finish() {
  trap "" TERM HUP INT;
  shell= ; [ -z "$store" ] || read -r shell does <"$store/shell";
  if [ "$shell" ]; then parent $shell; parent $up; [ "$up" = $$ ] || shell= ; fi;
  [ "$shell" ] || [ "$does" = idle ] || { beneath $$; shell=$kept; };
  if [ "$shell" ]; then
    kill -STOP $shell; found= ;
    [ -z "$store" ] || read -r l does <"$store/shell";
    [ "$does" = idle ] || beneath $shell;
    kill -KILL $shell;
    for p in $found; do kill -TERM $p; done;
    n=0;
    while [ "$found" ] && [ $n -lt 20 ]; do
      sleep 0.1 || sleep 1;
      n=$((n+1)); left= ;
      for p in $found; do
        read -r l </proc/$p/stat || continue;
        case ${l##*) } in Z*) ;; *) left="$left $p";; esac;
      done;
      found=$left;
    done;
    for p in $found; do kill -KILL $p; done;
  fi;
  if [ -f "$store/fleeting" ]; then
    while IFS= read -r f; do rm -f "$f"; done <"$store/fleeting";
  fi;
  [ -z "$store" ] || rm -rf "$store";
};

# lapsed PID: looks how many bytes that `dd` has read. A controller that is there writes one every few seconds, idle or not.
lapsed() {
  bye() { kill $s; exit; };
  trap bye TERM;
  was= ; moving= ; missed=0;
  while :; do
    sleep $_g_step & s=$! ;
    wait $s;
    read -r l now </proc/$1/io || return;
    if [ "$now" = "$was" ]; then missed=$((missed+1)); else missed=0; [ -z "$was" ] || moving=1; fi;
    was=$now;
    [ -z "$moving" ] || [ $missed -lt $_g_looks ] || { kill $1; return; };
  done;
};

# Hands the channel's bytes on, and knows when they end even while the shell is busy and not reading.
guard() {
  trap "" HUP;
  exec 3<&0 </dev/null;
  dd bs=65536 <&3 2>/dev/null & d=$! ;
  exec 3<&-;
  w= ; [ -z "$_g_step" ] || { lapsed $d >/dev/null 2>&1 & w=$! ; };
  echo $d;
  exec >/dev/null 2>&1;
  wait $d;
  [ -z "$w" ] || { kill $w; wait $w; };
  finish;
};

guard | { read -r p; echo "$_g_nonce=$store"; sh; kill $p 2>/dev/null; }
