# shellcheck shell=sh
# Turns the machine off and lays the prepared disk over its own, which keeps its size and owner.
#
# In: image, which the script before it sets; what the configuration sets, and what runs as another user:
# shellcheck disable=SC1091,SC2086,SC2154

. /etc/ovirt-hosted-engine/hosted-engine.conf
hosted-engine --vm-poweroff
disk=''
for file in /rhev/data-center/mnt/*/"$sdUUID"/images/"$vm_disk_id"/*; do
  case $file in
    *.meta | *.lease) ;;
    *) [ -z "$disk" ] || { echo "two disks: $disk and $file" >&2; exit 1; }; disk=$file ;;
  esac
done
[ -f "$disk" ] || { echo "no disk $vm_disk_id of domain $sdUUID below /rhev/data-center/mnt" >&2; exit 1; }
room=$(stat -L -c %s "$disk") || exit 1
size=$(stat -L -c %s "$image") || exit 1
[ "$size" -le "$room" ] || { echo "$image has $size bytes, the disk only $room: raise disk_gb" >&2; exit 1; }
as=''
[ -w "$disk" ] || as='sudo -u vdsm -g kvm'
{ $as cp --sparse=always "$image" "$disk" && $as truncate -s "$room" "$disk"; } || exit 1
[ "$(stat -L -c %u:%g "$disk")" = 36:36 ] || chown 36:36 "$disk"
