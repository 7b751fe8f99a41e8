# shellcheck shell=sh
# The package manager. The distribution's own wins over others that are also installed.
#
# Out: its name, or nothing

PATH=$PATH:/usr/sbin:/sbin
has() { command -v "$1" >/dev/null 2>&1; }
if [ -e /etc/debian_version ] && [ ! -e /etc/redhat-release ] && has apt-get; then echo apt
elif [ -d /etc/zypp ] && has zypper; then echo zypper
elif has dnf; then echo dnf
elif has yum; then echo yum
elif has apk; then echo apk
elif has pacman; then echo pacman
elif has zypper; then echo zypper
elif has apt-get; then echo apt; fi
