# shellcheck shell=sh
# Name, domain, boot and uptime. The resolver is asked only where the name itself has no domain.
#
# Out: sections, each under a line “== NAME”: name, full (empty where nothing is known), boot, uptime

name=$(uname -n)
full=
case $name in
  *.*) ;;
  *) if command -v timeout >/dev/null 2>&1; then full=$(timeout 5 hostname -f 2>/dev/null)
     else full=$(hostname -f 2>/dev/null); fi ;;
esac
printf '== name\n%s\n== full\n%s\n' "$name" "$full"
echo '== boot'
cat /proc/sys/kernel/random/boot_id
echo '== uptime'
cat /proc/uptime
