# shellcheck shell=sh
# gluster_command WORD...: one command in text mode: its exit statuses are true there, and script mode adds "force" to create
# and add-brick in 3.4.2 to 3.5. Its questions are answered with yes: what must not be done has been refused before. While
# somebody else holds the pool's lock, it is tried again.
#
# In: tolerated TEXT, a function that says whether a complaint is none

gluster_command() {
  pause=1
  while :; do
    answer=$(printf 'y\ny\ny\n' | gluster "$@" 2>&1) && { printf '%s\n' "$answer"; return; }
    status=$?
    ! tolerated "$answer" || return 0
    case $answer in
      *"nother transaction"* | *"Locking failed"* | *"not in 'Peer in Cluster' state"*)
        [ $pause -le 32 ] && sleep $pause && pause=$((pause * 2)) && continue ;;
    esac
    printf 'gluster %s: %s\n' "$*" "$answer" >&2
    exit $status
  done
}
