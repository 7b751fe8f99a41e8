# shellcheck shell=sh
# What is known of a service, in lines of key=value, the status text last. An init script is asked itself: /sbin/service
# drops LC_ALL, and then speaks the host's language.
#
# In: name, the service, which the script before it sets:
# shellcheck disable=SC2154

cd /
if [ -d /run/systemd/system ] && command -v systemctl >/dev/null 2>&1; then
  echo manager=systemd
  systemctl show -p Id -p LoadState -p ActiveState -p Type -p RemainAfterExit -p NeedDaemonReload -- "$name"
  echo "enabled=$(systemctl is-enabled -- "$name" 2>/dev/null | tail -n 1)"
elif command -v rc-service >/dev/null 2>&1 && rc-service -e "$name" >/dev/null 2>&1; then
  echo manager=openrc
  for level in sysinit boot default; do [ ! -e "/etc/runlevels/$level/$name" ] || echo enabled=yes; done
  text=$(rc-service "$name" status 2>&1); echo "status=$?"; echo "text=$text"
elif job=$(initctl status "$name" 2>/dev/null); then
  echo manager=upstart
  grep -qs '^[[:space:]]*start on' "/etc/init/$name.conf" && echo enabled=yes
  echo "text=$job"
elif [ -x "/etc/init.d/$name" ]; then
  if command -v chkconfig >/dev/null 2>&1; then
    echo manager=chkconfig
    echo "enabled=$(chkconfig --list "$name" 2>&1 | tail -n 1)"
  else
    echo manager=sysv
    levels=''
    for link in /etc/rc[S2345].d/S[0-9][0-9]"$name"; do
      level=${link#/etc/rc}
      [ ! -e "$link" ] || levels="$levels ${level%%.*}"
    done
    echo "levels=$levels"
    echo "boots=$(sed -n 's/^id:\([2-5]\):initdefault:.*/\1/p' /etc/inittab 2>/dev/null)"
  fi
  [ ! -e "/var/lock/subsys/$name" ] || echo lock=yes
  text=$(NOLOCALE=1 "/etc/init.d/$name" status 2>&1); echo "status=$?"; echo "text=$text"
else
  echo manager=none
fi
