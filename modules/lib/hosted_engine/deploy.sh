# shellcheck shell=sh
# The setup itself, after a look at the storage: a first host must find no domain there, a further one must find the very
# disk that its answers name. A wrong guess would be noticed only after something was written.
#
# In: storage, version (of NFS), disk (DOMAIN/images/IMAGE that must be there, or empty for a first host), and of the
#     conversation TSPLAY_DIR. The script before it sets them; the quotes are for people:
# shellcheck disable=SC2154,SC1111

unset SSH_CLIENT SSH_CONNECTION SSH_TTY
say() { echo "[ ERROR ] $*"; exit 1; }
seen=$(mktemp -d) || exit 1
mount -t nfs -o "ro,vers=$version,retry=1" "$storage" "$seen" || say "$storage cannot be mounted"
trouble=''
if [ "$disk" ]; then
  [ -d "$seen/$disk" ] || trouble="$storage does not hold the disk $disk: either the first host is not deployed, or it was set up by hand and its answers.conf must be given as “answers”"
else
  for domain in "$seen"/*/dom_md; do
    [ ! -e "$domain" ] || trouble="$storage holds a storage domain already, left by an earlier deployment: empty it first, or join that cluster with another host_id"
  done
fi
{ umount "$seen" && rmdir "$seen"; } || say "$seen cannot be unmounted"
[ -z "$trouble" ] || say "$trouble"
hosted-engine --deploy --config-append="$TSPLAY_DIR/answers.conf"
