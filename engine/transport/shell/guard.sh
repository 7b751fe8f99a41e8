# shellcheck shell=sh
# Runs one shell. Its ready line is `NONCE=DIRECTORY` (no directory when nothing is writable), or `NONCE=-` and the commands
# that are missing on the host, after which it exits. Then it runs `sh` on its standard input, to which nothing may be sent
# before the ready line. When the input ends or falls silent, it ends what still runs below that shell. Processes whose
# parent has exited (daemons that a service script left behind) are not below it, and are not ended.
#
# In: _g_nonce     tells the ready line apart from the output of motd and rc files; hexadecimal
#     _g_interval  seconds between two checks whether the controller is alive; empty where end-of-file always arrives
#     _g_checks    checks without a byte after which it is not
#
# It is sent as one line between single quotes, which fish, tcsh and sh read the same: so it contains no single quotes, no
# backslashes and no history marks (an exclamation mark not followed by a space), and a line may end only where a space
# means the same as a line break.
#
# Plain numbers need no quotes, read meets no backslash in /proc, a trap calls `bye`; the script before this one sets _g_:
# shellcheck disable=SC2086,SC2162,SC2317,SC2154

# The commands that our own scripts run; `command -v` costs no process.
missing= ;
for x in cat chmod chown cp dd head mkdir mv readlink rm sha256sum sleep stat wc; do
  command -v $x >/dev/null 2>&1 || missing="$missing $x";
done;
[ -z "$missing" ] || { echo "$_g_nonce=-$missing"; exit 1; };

# Makes a scratch directory, in memory if possible, that can hold 64 KiB.
scratch= ; x=0123456789abcdef; x=$x$x$x$x$x$x$x$x; x=$x$x$x$x$x$x$x$x; x=$x$x$x$x$x$x$x$x; umask 077;
for d in /dev/shm /run "$XDG_RUNTIME_DIR" /tmp /var/tmp; do
  case $d in *[[:space:]*?[]*) continue;; /*) ;; *) continue;; esac;
  d=$d/.tsplay-$_g_nonce;
  mkdir "$d" || continue;
  echo "$x$x$x$x$x$x$x$x" >"$d/x" && { scratch=$d; break; };
  rm -rf "$d";
done 2>/dev/null;
umask 022;

# parent PID: sets `up` to the PID of its parent.
parent() { read -r l </proc/$1/stat || l= ; l=${l##*) }; l=${l#* }; up=${l%% *}; };

# below PID: lists its descendants in `found`, and the first grandchild in `persistent`.
below() {
  found=" $1 "; persistent= ; more=1;
  while [ "$more" ]; do
    more= ;
    for f in /proc/[0-9]*/stat; do
      read -r l <$f || continue;
      p=${l%% *}; l=${l##*) }; l=${l#* }; l=${l%% *};
      case $found in
        *" $p "*) continue;;
        *" $l "*) found="$found$p "; more=1; [ $l = $1 ] || persistent=${persistent:-$p};;
      esac;
    done;
  done;
  found=${found#" $1 "};
};

# Stops the persistent shell, so that it starts nothing more, and ends what runs below it: TERM, two seconds, KILL. Reading
# all of /proc takes a while where there are many processes, so the shell keeps its PID in the scratch directory, and
# whether it is idle; an idle one may have exited by itself.
finish() {
  trap "" TERM HUP INT;
  shell= ; [ -z "$scratch" ] || read -r shell does <"$scratch/shell";
  if [ "$shell" ]; then parent $shell; parent $up; [ "$up" = $$ ] || shell= ; fi;
  [ "$shell" ] || [ "$does" = idle ] || { below $$; shell=$persistent; };
  if [ "$shell" ]; then
    kill -STOP $shell; found= ;
    [ -z "$scratch" ] || read -r l does <"$scratch/shell";
    [ "$does" = idle ] || below $shell;
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
  if [ -f "$scratch/temporary" ]; then
    while IFS= read -r f; do rm -f "$f"; done <"$scratch/temporary";
  fi;
  [ -z "$scratch" ] || rm -rf "$scratch";
};

# watch PID: checks how many bytes that `dd` has read. A live controller writes one every few seconds, idle or not.
watch() {
  bye() { kill $s; exit; };
  trap bye TERM;
  was= ; moving= ; missed=0;
  while :; do
    sleep $_g_interval & s=$! ;
    wait $s;
    read -r l now </proc/$1/io || return;
    if [ "$now" = "$was" ]; then missed=$((missed+1)); else missed=0; [ -z "$was" ] || moving=1; fi;
    was=$now;
    [ -z "$moving" ] || [ $missed -lt $_g_checks ] || { kill $1; return; };
  done;
};

# Passes the bytes of the channel on, and notices their end even while the shell is busy and does not read.
guard() {
  trap "" HUP;
  exec 3<&0 </dev/null;
  dd bs=65536 <&3 2>/dev/null & d=$! ;
  exec 3<&-;
  w= ; [ -z "$_g_interval" ] || { watch $d >/dev/null 2>&1 & w=$! ; };
  echo $d;
  exec >/dev/null 2>&1;
  wait $d;
  [ -z "$w" ] || { kill $w; wait $w; };
  finish;
};

guard | { read -r p; echo "$_g_nonce=$scratch"; sh; kill $p 2>/dev/null; }
