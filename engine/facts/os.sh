# shellcheck shell=sh
# The kernel's release and architecture, and the files in which distributions name themselves.
#
# Out: sections, each under a line “== NAME”: uname: two lines; each file that is there under its own path

echo '== uname'
uname -r
uname -m
for file in /etc/os-release /usr/lib/os-release /etc/redhat-release /etc/system-release-cpe \
  /etc/debian_version /etc/alpine-release; do
  [ -r "$file" ] || continue
  printf '\n== %s\n' "$file"
  cat "$file"
done
