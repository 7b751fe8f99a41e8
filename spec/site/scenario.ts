import { connectTo, open, runOn } from "./support.js";
import type { SiteSettings } from "./settings.js";

/** What the guide does before hosted-engine can be deployed: packages on all hosts, peers, the volume, names. */
export async function prepareStorage(
  site: SiteSettings,
  steps: readonly ("packages" | "volume")[],
): Promise<void> {
  if (steps.includes("packages")) await Promise.all(site.hosts.map(({ name }) => must(site, name, PACKAGES)));
  if (steps.includes("volume")) await must(site, "gs1", VOLUME);
}

/** Answers prompts on a channel: for each pattern of the last line, what to type; resolves with all output. */
export async function converse(
  site: SiteSettings,
  host: string,
  command: string,
  answers: readonly (readonly [RegExp, string | (() => Promise<string>)])[],
): Promise<{ status: number | null; output: string }> {
  const client = await connectTo(site, host);
  let status: number | null = null;
  const channel = await open(client, command, false, (code) => (status = code));
  let output = "";
  let seen = 0;
  let busy = Promise.resolve();
  const answer = async (): Promise<void> => {
    const fresh = output.slice(seen);
    const match = answers.find(([pattern]) => pattern.test(fresh));
    if (match === undefined) return;
    seen = output.length;
    const typed = typeof match[1] === "string" ? match[1] : await match[1]();
    if (typed !== NOTHING) channel.write(`${typed}\n`);
    await answer();
  };
  channel.on("data", (data: Buffer) => {
    output += data.toString();
    busy = busy.then(answer);
  });
  channel.stderr.on("data", (data: Buffer) => (output += data.toString()));
  await new Promise((resolve) => channel.once("close", resolve));
  client.end();
  return { status, output };
}

/** An answer for what is not a question: nothing is typed. */
export const NOTHING = "\0";

const PACKAGES = `yum -y localinstall http://resources.ovirt.org/releases/ovirt-release.noarch.rpm &&
  yum -y install ovirt-hosted-engine-setup glusterfs-server && chkconfig glusterd on && service glusterd start &&
  printf '192.168.10.100\\tha.lofyer.org\\n' >>/etc/hosts`;

const VOLUME = `for one in 2 3 4; do gluster peer probe gs$one.example.com || exit; done; sleep 0.6
  gluster volume create gluster-vol1 replica 2 gs{1,2,3,4}.example.com:/gluster_brick0 gs{1,2,3,4}.example.com:/gluster_brick1 force &&
  gluster volume set gluster-vol1 storage.owner-uid 36 storage.owner-gid 36 && gluster volume start gluster-vol1 &&
  mount -t nfs gs1.example.com:/gluster-vol1 /mnt && mkdir -p /mnt/ovirt_data/hosted_engine &&
  chown -R 36:36 /mnt/ovirt_data && umount /mnt`;

async function must(site: SiteSettings, host: string, command: string): Promise<void> {
  const { status, stdout, stderr } = await runOn(site, host, command);
  if (status !== 0) throw new Error(`${host}: ${stdout}${stderr}`);
}
