/** How the kept shell of one session is started. */
export interface GuardOptions {
  /** Told apart from motd and rc-file noise by this; hexadecimal. */
  readonly nonce: string;
  /** Seconds of silence from us after which the host ends everything itself; null where an end of file is certain. */
  readonly lease: number | null;
}

/**
 * The program that keeps one shell: it prints `NONCE=DIRECTORY` (no directory when nothing is writable), or `NONCE=-`
 * and the programs that the host lacks, which is its end. It runs `sh` on its standard input, to which nothing may be sent before that line. When the input ends or falls silent it
 * ends what still runs beneath that shell.
 *
 * Processes whose parent has gone (daemons that a service script left behind) are not beneath it, and live on.
 * One line without single quotes, backslashes or history marks: fish, tcsh and sh read it the same between `'`.
 */
export function guardedShell({ nonce, lease }: GuardOptions): string {
  const step = Math.max(1, Math.ceil((lease ?? 0) / LEASE_STEPS));
  const text = [SETTING, NEEDS, STORE, END, lease === null ? "" : LEASE, guard(lease !== null), MAIN].join(
    "\n",
  );
  return oneLine(text).replaceAll("NONCE", nonce).replaceAll("STEP", String(step));
}

/**
 * A shell without a guard, for one transfer: it prints `NONCE=` and obeys its standard input. Where that is a terminal,
 * it is given a pipe instead, so that it does not think itself talked to and prompt.
 */
export function plainShell(nonce: string): string {
  return oneLine(
    `${SETTING}\necho "${nonce}=";\nif [ -t 0 ]; then dd bs=65536 2>/dev/null | sh; else exec sh; fi`,
  );
}

/** A lease is found to have lapsed after this many looks without a byte. */
const LEASE_STEPS = 3;

const oneLine = (text: string): string => text.replaceAll(/\n\s*/g, " ").trim();

const SETTING = `
  LC_ALL=C; export LC_ALL; PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin; export PATH;
  unset ENV BASH_ENV CDPATH; umask 022;`;

/** What our own scripts start; a look for the name costs no process. */
const NEEDS = `
  lack= ;
  for x in cat chmod chown cp dd head mkdir mv readlink rm sha256sum sleep stat wc; do
    command -v $x >/dev/null 2>&1 || lack="$lack $x";
  done;
  [ -z "$lack" ] || { echo "NONCE=-$lack"; exit 1; };`;

/** Finds room for output: a new directory of ours, in memory if it can be, that takes 64 KiB. */
const STORE = `
  store= ; x=0123456789abcdef; x=$x$x$x$x$x$x$x$x; x=$x$x$x$x$x$x$x$x; x=$x$x$x$x$x$x$x$x; umask 077;
  for d in /dev/shm /run "$XDG_RUNTIME_DIR" /tmp /var/tmp; do
    case $d in *[[:space:]*?[]*) continue;; /*) ;; *) continue;; esac;
    d=$d/.tsplay-NONCE;
    mkdir "$d" || continue;
    echo "$x$x$x$x$x$x$x$x" >"$d/x" && { store=$d; break; };
    rm -rf "$d";
  done 2>/dev/null;
  umask 022;`;

/**
 * `beneath P` lists the descendants of P in `found`, and the first grandchild in `kept`. `finish` stops the kept
 * shell, so that it starts nothing more, and ends what runs beneath it: TERM, two seconds, KILL. Looking at every
 * process takes a while where there are many, so the shell keeps its number in the store, and whether it is idle;
 * an idle one may have ended by itself.
 */
const END = `
  parent() { read -r l </proc/$1/stat || l= ; l=\${l##*) }; l=\${l#* }; up=\${l%% *}; };
  beneath() {
    found=" $1 "; kept= ; more=1;
    while [ "$more" ]; do
      more= ;
      for f in /proc/[0-9]*/stat; do
        read -r l <$f || continue;
        p=\${l%% *}; l=\${l##*) }; l=\${l#* }; l=\${l%% *};
        case $found in
          *" $p "*) continue;;
          *" $l "*) found="$found$p "; more=1; [ $l = $1 ] || kept=\${kept:-$p};;
        esac;
      done;
    done;
    found=\${found#" $1 "};
  };
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
          case \${l##*) } in Z*) ;; *) left="$left $p";; esac;
        done;
        found=$left;
      done;
      for p in $found; do kill -KILL $p; done;
    fi;
    if [ -f "$store/fleeting" ]; then
      while IFS= read -r f; do rm -f "$f"; done <"$store/fleeting";
    fi;
    [ -z "$store" ] || rm -rf "$store";
  };`;

/** Looks how many bytes \`dd\` has read: a controller that is there writes one every few seconds, idle or not. */
const LEASE = `
  lapsed() {
    bye() { kill $s; exit; };
    trap bye TERM;
    was= ; moving= ; missed=0;
    while :; do
      sleep STEP & s=$! ;
      wait $s;
      read -r l now </proc/$1/io || return;
      if [ "$now" = "$was" ]; then missed=$((missed+1)); else missed=0; [ -z "$was" ] || moving=1; fi;
      was=$now;
      [ -z "$moving" ] || [ $missed -lt ${LEASE_STEPS} ] || { kill $1; return; };
    done;
  };`;

/** Hands the channel's bytes on, and knows when they end even while the shell is busy and not reading. */
const guard = (leased: boolean): string => `
  guard() {
    trap "" HUP;
    exec 3<&0 </dev/null;
    dd bs=65536 <&3 2>/dev/null & d=$! ;
    exec 3<&-;
    ${leased ? "lapsed $d >/dev/null 2>&1 & w=$! ;" : ""}
    echo $d;
    exec >/dev/null 2>&1;
    wait $d;
    ${leased ? "kill $w; wait $w;" : ""}
    finish;
  };`;

const MAIN = `guard | { read -r p; echo "NONCE=$store"; sh; kill $p 2>/dev/null; }`;
