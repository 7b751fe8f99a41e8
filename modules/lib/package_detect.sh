# shellcheck shell=sh
# Which package manager a host has.
#
# In: manager (auto, or its name)
#
# The script before it sets the input:
# shellcheck disable=SC2154

# Sets the manager where it is auto. dpkg's and apk's own files come first: their hosts may have rpm as a tool.
detect() {
  [ "$manager" = auto ] || return 0
  manager=none
  if [ -e /etc/alpine-release ]; then manager=apk
  elif [ ! -e /etc/redhat-release ] && [ -e /var/lib/dpkg/status ] && command -v apt-get >/dev/null 2>&1; then manager=apt
  elif command -v rpm >/dev/null 2>&1; then
    for one in zypper yum dnf; do ! command -v $one >/dev/null 2>&1 || manager=$one; done
  fi
}
