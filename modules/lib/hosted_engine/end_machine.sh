# shellcheck shell=sh
# Asks the machine to shut down, and turns it off where that takes longer than vdsm's own two minutes. The setup, or the HA
# services, start it again as soon as it is down: that one, told by its process or its state, is left alone.
#
# The configuration says which machine; `host` is one word or two:
# shellcheck disable=SC1091,SC2086,SC2154

. /etc/ovirt-hosted-engine/hosted-engine.conf
# Once the HA services are on, the machine is theirs.
chkconfig ovirt-ha-agent >/dev/null 2>&1 && exit 0
host=localhost
[ "$vdsm_use_ssl" = true ] && host='-s localhost'
field() { vdsClient $host list vms:"$vmid" 2>/dev/null | sed -n "s/^[[:space:]]*$1 *= *//p"; }
gone() {
  state=$(field Status)
  case $state in '' | Down) return 0 ;; esac
  [ -z "$pid" ] || { [ "$(field pid)" != "$pid" ]; return; }
  case $state in WaitForLaunch | 'Powering up') return 0 ;; esac
  return 1
}
pid=$(field pid)
case $(field Status) in '' | Down) exit 0 ;; esac
if hosted-engine --vm-shutdown; then
  tries=150
  until gone || [ $tries = 0 ]; do tries=$((tries - 1)); sleep 1; done
fi
gone || hosted-engine --vm-poweroff
