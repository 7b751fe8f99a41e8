# shellcheck shell=bash
# Boots a machine of a chain: the first process of a new pid namespace, with a mount namespace of its own.
# Its root is an overlay over this machine's, so that it has this machine's programs, and whatever is done to it goes
# with it; what this machine keeps for itself (/tmp, /root, /home and the like) it does not see.
#
# In: $1 the directory with the machine's upper/, work/ and root/; $2 what lies below upper/; $3 its name
# Out, on descriptor 3: “ready”
set -e
own=$1 below=$2 name=$3

mount -t overlay overlay -o "lowerdir=$below,upperdir=$own/upper,workdir=$own/work" "$own/root"
cd "$own/root"
mkdir -p proc sys dev tmp run root home srv mnt opt media boot var/tmp
chmod 1777 tmp var/tmp
chmod 700 root

mount -t proc proc proc
# The kernel's own settings are this machine's; its name and its network the other has for itself.
for own_setting in kernel/domainname kernel/hostname net; do
  mount --bind "proc/sys/$own_setting" "proc/sys/$own_setting"
done
mount --rbind proc/sys proc/sys
mount -o remount,bind,ro proc/sys
for danger in sysrq-trigger kcore kmsg; do
  [ ! -e "proc/$danger" ] || mount --bind /dev/null "proc/$danger"
done
mount -t tmpfs -o mode=755,size=1m tmpfs sys
mount -t tmpfs -o mode=755,size=1m tmpfs dev
for device in null zero full random urandom tty; do
  : >"dev/$device"
  mount --bind "/dev/$device" "dev/$device"
done
mkdir dev/pts dev/shm
mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts dev/pts
mount -t tmpfs -o mode=1777,size=16m tmpfs dev/shm
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
ln -s fd/0 dev/stdin
ln -s fd/1 dev/stdout
ln -s fd/2 dev/stderr

pivot_root . mnt
cd /
umount -l /mnt

# A user namespace takes root's power over the machine away; its map must be written from outside.
outside=$(readlink /proc/self/ns/user)
mkfifo /run/mapped
(
  until [ "$(readlink /proc/1/ns/user)" != "$outside" ]; do sleep 0.01; done
  echo '0 0 4294967295' >/proc/1/uid_map
  echo '0 0 4294967295' >/proc/1/gid_map
  echo mapped >/run/mapped
) 3>&- &
# shellcheck disable=SC2016
exec unshare --user --mount --uts --ipc --net bash -c '
  read -r _ </run/mapped
  rm /run/mapped
  hostname "$0"
  ip link set lo up 2>/dev/null || ifconfig lo up 2>/dev/null || busybox ifconfig lo up
  echo ready >&3
  exec 3>&-
  # Reaps what its parents have left.
  while :; do sleep infinity & wait $!; done' "$name"
