# shellcheck shell=sh
# Functions of the look at a host that is to be deployed. Its rows are a name, a tab and a value.
#
# A path that leads nowhere is as good as none; numbers are meant to be split:
# shellcheck disable=SC2015,SC2046,SC2086

say() { printf '%s\t%s\n' "$1" "$2"; }

# allowed PATH BIT: whether 36:36 has that permission.
allowed() {
  set -- $(stat -L -c '%u %g 0%a' "$1") "$2"
  if [ "$1" = 36 ]; then bits=$(($3 >> 6)); elif [ "$2" = 36 ]; then bits=$(($3 >> 3)); else bits=$(($3)); fi
  [ $((bits & $4)) -ne 0 ]
}

# look PATH: "KIND READABLE SIZE MAGIC". The setup opens files as 36:36, and each directory above must let it pass.
look() {
  path=$(readlink -f "$1") && [ -e "$path" ] || { echo missing no 0 -; return; }
  kind=file readable=yes
  [ ! -d "$path" ] || kind=directory
  [ ! -b "$path" ] || kind=block
  allowed "$path" 4 || readable=no
  dir=$path
  while [ "$dir" != / ]; do
    dir=$(dirname "$dir")
    allowed "$dir" 1 || readable=no
  done
  echo $kind $readable $(stat -c %s "$path") $(head -c 4 "$path" 2>/dev/null | od -An -tx1 | tr -d ' \n')
}
