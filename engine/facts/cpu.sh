# shellcheck shell=sh
# The processor, as the kernel describes the first one.
#
# Out: sections, each under a line “== NAME”: device: “kvm” where /dev/kvm is there; count; first: “name : value” lines

echo '== device'
[ -e /dev/kvm ] && echo kvm
echo '== count'
grep -c '^processor' /proc/cpuinfo
echo '== first'
awk -F: '!seen[$1]++' /proc/cpuinfo
