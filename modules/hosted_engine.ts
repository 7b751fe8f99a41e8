import {
  type Change,
  defineModule,
  readConversation,
  readText,
  refuse,
  ROOT_STATE,
} from "../engine/module/index.js";
import { converse, CONVERSATION, isHealthy, whenHealthy } from "./lib/hosted_engine/conversation.js";
import { refuseUnready, differences, refuseHalf, stageOf } from "./lib/hosted_engine/judge.js";
import { isSettled, maintenanceOf, setMaintenance, whenSettled } from "./lib/hosted_engine/maintenance.js";
import { params } from "./lib/hosted_engine/params.js";
import { CONF, VM_CONF } from "./lib/hosted_engine/scripts.js";
import { readReadiness } from "./lib/hosted_engine/readiness.js";

/** What of a host the module looks after, as before and after show it. */
type State = Readonly<Record<string, string | number>>;

/** Deploys the self-hosted engine of oVirt 3.4 on its first host, and joins further hosts to it. */
export default defineModule({
  summary: "Deploy the oVirt hosted engine, or join an additional host to it",
  description:
    "Runs `hosted-engine --deploy` (1.1.x) and answers its questions. The setup runs detached on the host: if the " +
    "connection or tsplay itself is lost, the next run continues the same setup. A host is deployed when its configuration " +
    "exists and the setup has registered both HA services, which it does last (use `service` to keep them running). If the " +
    "host was deployed with other answers, or only in part, the task fails and changes nothing. Mail settings are used once " +
    "and not compared: manage broker.conf with `ini` afterwards.",
  params,
  examples: {
    "The first host; the operator installs the engine": {
      engine_fqdn: "ha.lofyer.org",
      storage: "192.168.10.101:/gluster-vol1/ovirt_data/hosted_engine",
      gateway: "192.168.10.1",
      image: "/tmp/centos.iso",
      cpu_type: "model_Conroe",
      admin_password: "{{ secret 'OVIRT_ADMIN_PASSWORD' 'Password of admin@internal' }}",
    },
    "The first host, with a disk prepared beforehand": {
      engine_fqdn: "ha.lofyer.org",
      storage: "192.168.10.101:/gluster-vol1/ovirt_data/hosted_engine",
      image: "/tmp/centos.iso",
      engine_vm: "image",
      engine_image: "/var/lib/images/engine.raw",
      admin_password: "{{ admin_password }}",
    },
    "An additional host, in local maintenance": {
      engine_fqdn: "ha.lofyer.org",
      storage: "192.168.10.101:/gluster-vol1/ovirt_data/hosted_engine",
      host_id: 2,
      admin_password: "{{ admin_password }}",
      maintenance: "local",
    },
  },
  returns: {
    host_id: "This host's number in the cluster",
    engine_url: "The URL of the Administration Portal",
  },

  reads: (settings) => ({
    conf: readText(CONF),
    vm: readText(VM_CONF),
    conversation: readConversation(CONVERSATION),
    readiness: readReadiness(settings),
  }),

  check(settings, { conf, vm, conversation, readiness }) {
    const { engine_fqdn: engine, host_id, maintenance } = settings;
    const stage = stageOf({ conf, vm }, readiness.registered, conversation);
    if (stage === "half" || stage === "broken") refuseHalf(settings, stage, CONVERSATION);
    if (stage === "complete") {
      refuseOtherAnswers(differences(settings, { conf, vm }));
      if (maintenance === "keep") return null;
      const now = maintenanceOf(readiness);
      if (now === maintenance) return null;
      return change(`maintenance of host ${host_id}`, { maintenance: now }, { maintenance });
    }
    if (stage === "none") refuseUnready(settings, readiness);
    const summary = `hosted engine ${engine}, ${host_id === 1 ? "first host" : `host ${host_id}`}`;
    return change(summary, { deployment: stage }, { deployment: "complete", engine, host_id });
  },

  apply(settings, { before }) {
    const { maintenance } = settings;
    if (before["maintenance"] !== undefined)
      return setMaintenance(String(before["maintenance"]), maintenance);
    const calm = maintenance === "keep" || maintenance === "none";
    const deployed = [converse(settings), whenSettled(settings), whenHealthy(settings)];
    return calm ? deployed : [...deployed, ...setMaintenance("none", maintenance)];
  },

  until: (settings) => ({ healthy: isHealthy(settings), settled: isSettled(settings) }),

  result: ({ host_id, engine_fqdn }) => ({ host_id, engine_url: `https://${engine_fqdn}/ovirt-engine` }),

  notes: (_settings, { conf, vm, conversation, readiness }) =>
    conversation.stage === "broken" &&
    stageOf({ conf, vm }, readiness.registered, conversation) === "complete"
      ? [
          {
            level: "warning",
            text: `the setup of an earlier deployment left ${ROOT_STATE}/${CONVERSATION} behind; it can be removed`,
          },
        ]
      : [],
});

const change = (summary: string, before: State, after: State): Change<State> => ({ summary, before, after });

function refuseOtherAnswers(other: readonly string[]): void {
  if (other.length === 0) return;
  refuse(
    `the hosted engine was deployed with other answers: ${other.join("; ")}. They cannot be changed afterwards: ` +
      "correct the playbook, or remove the host from the cluster and deploy it again.",
  );
}
