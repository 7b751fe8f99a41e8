# shellcheck shell=sh
# The mode of SELinux, from the kernel's file system, which EL6 has at /selinux.
#
# Out: its name

mode=
for file in /sys/fs/selinux/enforce /selinux/enforce; do
  [ -r "$file" ] && read -r mode <"$file"
  [ -n "$mode" ] && break
done 2>/dev/null
case $mode in
  1) echo enforcing ;;
  0) echo permissive ;;
  *) echo disabled ;;
esac
