# shellcheck shell=sh
# What installing packages that are not there would bring. Nothing is asked where all are there.

# offer_apt SPEC...: names, names with versions, and files. Prints a row with apt's exit status, and what it says.
offer_apt() {
  lacking=''
  for one; do
    version=''
    case $one in
    */*) name=$(dpkg-deb -f "$one" Package 2>/dev/null) version=$(dpkg-deb -f "$one" Version 2>/dev/null) ;;
    *=*) name=${one%%=*} version=${one#*=} ;;
    *) name=$one ;;
    esac
    have=$(dpkg-query -W -f='${Status} ${Version}\n' "$name" 2>/dev/null | sed -n 's/^.* ok installed //p')
    [ -n "$have" ] && [ "$have" = "${version:-$have}" ] || lacking="$lacking $one"
  done
  [ -n "$lacking" ] || return 0
  # Not even the log of its plan is written. Names have no blanks and are meant to be split.
  # shellcheck disable=SC2086
  answer=$(apt-get -s -q -o Dir::Log::Planner=/dev/null install $lacking 2>&1)
  printf 'status\t%s\n%s\n' $? "$answer"
}
