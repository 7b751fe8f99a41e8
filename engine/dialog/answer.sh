# shellcheck shell=sh
# Gives one answer: `sh -c ... sh DIRECTORY OFFSET KNOWN aloud|silent`, the text and a full stop on its standard input. It
# runs in a session of its own, so that once it has claimed the turn nothing but the host's end keeps it from answering.
# OFFSET is where the output must still end, KNOWN how many answers its sender knew of: it is void if there was another since.
# Prints answered, taken (by another), moved (the program went on) or gone.

trap '' HUP INT PIPE TERM
text=$(cat)
case $text in *.) text=${text%.} ;; *) exit ;; esac
[ -d "$1/claimed" ] || { echo gone; exit; }
[ "$(wc -c <"$1/out")" -eq "$2" ] || { echo moved; exit; }
mkdir "$1/claimed/$3" 2>/dev/null || { echo taken; exit; }
mkdir "$1/answered/$2"
[ "$4" = silent ] || printf '%s\n' "$text" 1<>"$1/in"
echo answered
