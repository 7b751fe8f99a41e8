import { quote, type Run, runScript } from "../../../engine/module/index.js";
import { identifiersOf } from "./answers.js";
import type { Settings } from "./params.js";

export const CONF = "/etc/ovirt-hosted-engine/hosted-engine.conf";
export const VM_CONF = "/etc/ovirt-hosted-engine/vm.conf";

/** Sh that is true when the engine says it is healthy: its checkers look for “DB Up” anywhere in the page. */
export function healthy({ engine_fqdn }: Settings): string {
  const page = `http://${engine_fqdn}/ovirt-engine/services/health`;
  return `if command -v curl >/dev/null 2>&1; then curl -s -m 20 ${page}; else wget -q -T 20 -t 1 -O - ${page}; fi | grep -q 'DB Up'`;
}

/**
 * The setup itself, after a look at the storage: a first host must find no domain there, a further one must find
 * the very disk its answers name. A wrong guess would be noticed only after something was written.
 */
export function deployScript(settings: Settings): string {
  return `unset SSH_CLIENT SSH_CONNECTION SSH_TTY
say() { echo "[ ERROR ] $*"; exit 1; }
seen=$(mktemp -d) || exit 1
mount -t nfs -o ro,vers=${settings.storage_type === "nfs4" ? "4" : "3"},retry=1 ${quote(settings.storage)} "$seen" ||
  say ${quote(`${settings.storage} cannot be mounted`)}
${settings.host_id === 1 ? mustBeEmpty(settings) : mustHoldDisk(settings)}
umount "$seen" && rmdir "$seen" || say "$seen cannot be unmounted"
[ -z "$trouble" ] || say "$trouble"
hosted-engine --deploy --config-append="$TSPLAY_DIR/answers.conf"`;
}

const mustBeEmpty = ({ storage }: Settings): string => `trouble=
for domain in "$seen"/*/dom_md; do
  [ ! -e "$domain" ] || trouble=${quote(
    `${storage} holds a storage domain already, left by an earlier deployment: empty it first, or join that cluster with another host_id`,
  )}
done`;

function mustHoldDisk(settings: Settings): string {
  const names = identifiersOf(settings);
  const domain = names.get("OVEHOSTED_STORAGE/sdUUID") ?? "";
  const disk = `${domain}/images/${names.get("OVEHOSTED_STORAGE/imgUUID") ?? ""}`;
  return `trouble=
[ -d "$seen"/${disk} ] || trouble=${quote(
    `${settings.storage} does not hold the disk ${disk}: either the first host is not deployed, or it was set up by hand and its answers.conf must be given as “answers”`,
  )}`;
}

/** Turns the machine off and lays the prepared disk over its own, which keeps its size and owner. */
export function layDisk(image: string): Run {
  return runScript(
    `image=${quote(image)}
. ${CONF}
hosted-engine --vm-poweroff
disk=
for file in /rhev/data-center/mnt/*/"$sdUUID"/images/"$vm_disk_id"/*; do
  case $file in
    *.meta | *.lease) ;;
    *) [ -z "$disk" ] || { echo "two disks: $disk and $file" >&2; exit 1; }; disk=$file ;;
  esac
done
[ -f "$disk" ] || { echo "no disk $vm_disk_id of domain $sdUUID below /rhev/data-center/mnt" >&2; exit 1; }
room=$(stat -L -c %s "$disk") || exit 1
size=$(stat -L -c %s "$image") || exit 1
[ "$size" -le "$room" ] || { echo "$image has $size bytes, the disk only $room: raise disk_gb" >&2; exit 1; }
as=
[ -w "$disk" ] || as='sudo -u vdsm -g kvm'
$as cp --sparse=always "$image" "$disk" && $as truncate -s "$room" "$disk" || exit 1
[ "$(stat -L -c %u:%g "$disk")" = 36:36 ] || chown 36:36 "$disk"`,
    { summary: `lay ${image} over the disk of the engine's VM`, within: 7200 },
  );
}

/**
 * Asks the machine to shut down, and turns it off where that takes longer than vdsm's own two minutes. The setup, or
 * the HA services, start it again as soon as it is down: that one, told by its process or its state, is left alone.
 */
export function endMachine(): Run {
  return runScript(
    `. ${CONF}
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
gone || hosted-engine --vm-poweroff`,
    { summary: "shut the engine's VM down" },
  );
}
