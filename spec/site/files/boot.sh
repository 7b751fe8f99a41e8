# shellcheck shell=sh
# The first stage of a simulated host's boot: run by the site's daemon as the first process of a new pid
# namespace, with a mount namespace of its own. It builds the root, enters it and gives up the machine.
set -e
root=$1 run=$2 name=$3 node=$4
world=$run/world

mount --bind "$root" "$root"
cd "$root"
mount --bind "$run/usr" usr
mount -o remount,bind,ro usr
mount --bind "$node" usr/libexec/site/node
mount -o remount,bind,ro usr/libexec/site/node

mount -t proc proc proc
mount --bind proc/sys proc/sys
cat /proc/sys/kernel/random/uuid >var/lib/site/boot_id
: >>var/lib/site/mounts
mount --bind var/lib/site/boot_id proc/sys/kernel/random/boot_id
mount -o remount,bind,ro proc/sys
mount --bind var/lib/site/cpuinfo proc/cpuinfo
mount --bind var/lib/site/meminfo proc/meminfo
for danger in sysrq-trigger kcore kmsg timer_list latency_stats; do
  [ ! -e proc/$danger ] || mount --bind /dev/null proc/$danger
done
for danger in bus irq fs acpi scsi; do
  [ ! -d proc/$danger ] || { mount --bind proc/$danger proc/$danger && mount -o remount,bind,ro proc/$danger; }
done
"$node" "$run/usr/libexec/site/programs/overmount.js" var/lib/site/mounts "$root/proc/mounts"

mount -t tmpfs -o mode=755,size=1m tmpfs dev
for device in null zero full random urandom tty; do
  : >dev/$device
  mount --bind /dev/$device dev/$device
done
mkdir dev/pts dev/shm
mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts dev/pts
mount -t tmpfs -o mode=1777,size=64m tmpfs dev/shm
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
ln -s fd/0 dev/stdin
ln -s fd/1 dev/stdout
ln -s fd/2 dev/stderr

mount -t tmpfs -o mode=755,size=64m tmpfs run
mount -t tmpfs -o mode=755,size=1m tmpfs sys
mkdir -p sys/class/net/eth0 sys/class/net/lo
sed -n 's/^mac=//p' var/lib/site/host >sys/class/net/eth0/address
echo 00:00:00:00:00:00 >sys/class/net/lo/address
mount -o remount,ro sys
mount --bind "$world" var/lib/site/world
mkdir -p "$world/faults/$name"
mount --bind "$world/faults/$name" var/lib/site/faults
for brick in gluster_brick0 gluster_brick1; do
  mount --bind "$world/bricks/$name/$brick" $brick
done

pivot_root . var/lib/site/old
cd /
/usr/libexec/site/real/umount -l /var/lib/site/old

# A user namespace takes this host's root every power over the machine: what is mounted here is locked, and
# neither devices nor the machine's settings can be reached any more. Its map must be written from outside.
machine=$(readlink /proc/self/ns/user)
mkfifo /run/mapped
(
  until [ "$(readlink /proc/1/ns/user)" != "$machine" ]; do :; done
  echo '0 0 4294967295' >/proc/1/uid_map
  echo '0 0 4294967295' >/proc/1/gid_map
  echo mapped >/run/mapped
) 3>&- &
# shellcheck disable=SC2016
exec /usr/bin/unshare --user --mount --uts --ipc --net /usr/bin/bash -c '
  read -r _ </run/mapped
  rm /run/mapped
  exec /usr/bin/setpriv --pdeathsig KILL /usr/bin/env -i PATH=/sbin:/usr/sbin:/bin:/usr/bin /usr/libexec/site/init'
