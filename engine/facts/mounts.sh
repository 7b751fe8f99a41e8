# shellcheck shell=sh
# Mounts, and the sizes of file systems. What a remote server must answer has five seconds, and local sizes come first.
#
# Out: sections, each under a line “== NAME”: mounts: /proc/mounts; sizes: lines of `df -kP`

echo '== mounts'
cat /proc/mounts
echo '== sizes'
sizes() {
  wanted=$1
  shift
  while read -r _device path type _rest; do
    case $type in
      ext[234]|xfs|btrfs|vfat|tmpfs|overlay|aufs|zfs|f2fs|jfs|reiserfs|iso9660|ntfs|exfat|9p) place=near ;;
      nfs|nfs4|cifs|smb*|ceph|gfs2|ocfs2|fuse.*) place=far ;;
      *) continue ;;
    esac
    [ "$place" = "$wanted" ] && set -- "$@" "$(printf '%b' "$path")"
  done </proc/mounts
  [ "$#" -gt 0 ] || return 0
  case $wanted in
    near) df -kP -- "$@" ;;
    far) timeout -s KILL 5 df -kP -- "$@" ;;
  esac
}
sizes near 2>/dev/null
sizes far 2>/dev/null
true
