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
  summary: "Deploy the oVirt hosted engine, or join a further host to it",
  description:
    "Talks to `hosted-engine --deploy` (1.1.x) for as long as it takes. The setup runs detached on the host: when " +
    "the connection or tsplay itself goes, the next run picks the same setup up where it stands. A host is deployed " +
    "when its configuration is there and the setup has registered both HA services, which it does last (whether they run is for `service` to see to); one deployed with other answers, or half deployed, " +
    "is refused and left alone. Mail settings are given once and not compared: keep broker.conf with `ini` afterwards.",
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
    "A further host, out of the cluster's way while it is worked on": {
      engine_fqdn: "ha.lofyer.org",
      storage: "192.168.10.101:/gluster-vol1/ovirt_data/hosted_engine",
      host_id: 2,
      admin_password: "{{ admin_password }}",
      maintenance: "local",
    },
  },
  returns: {
    host_id: "This host's number in the cluster",
    engine_url: "Where the administrator portal is",
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
    `the hosted engine is deployed with other answers: ${other.join("; ")}. They cannot be changed in place: ` +
      "correct the playbook, or take the host out of the cluster and deploy it anew.",
  );
}
