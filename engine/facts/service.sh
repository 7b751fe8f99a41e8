# shellcheck shell=sh
# The service manager: what runs as process 1 decides, not what is merely installed.
#
# Out: its name, or nothing

if [ -d /run/systemd/system ]; then echo systemd
elif [ -d /run/openrc ] || [ -x /sbin/openrc ]; then echo openrc
elif [ -x /sbin/initctl ] && [ -d /etc/init ]; then echo upstart
elif [ -d /etc/init.d ]; then echo sysv; fi
