import assert from "node:assert/strict";
import type { Decision } from "../../engine/module/index.js";
import hostedEngine from "../../modules/hosted_engine.js";
import {
  bare,
  conf,
  deployed,
  finished,
  further,
  host,
  params,
  ready,
  unattended,
  vmConf,
} from "../support/hosted_engine.js";
import { waitHolds, answerOf, decide, doings, refusal } from "../support/module.js";

describe("hosted_engine: how far a host has come", () => {
  const begun = (decision: Decision): unknown => [decision.change?.before, decision.change?.after];
  const complete = { deployment: "complete", engine: "ha.lofyer.org", host_id: 1 };

  it("hosted_engine deploys a host that has nothing, and waits until the cluster hears it", () => {
    const decision = decide(hostedEngine, params, host(ready));
    assert.deepEqual(begun(decision), [{ deployment: "none" }, complete]);
    assert.deepEqual(doings(decision.writes), ["converse", "wait", "wait"]);
  });

  it("hosted_engine leaves a host alone that is deployed as asked", () => {
    assert.equal(decide(hostedEngine, params, host(finished, deployed())).change, null);
  });

  for (const talk of ["running 4711", "ended 0", "ended 1"])
    it(`hosted_engine picks up a deployment that is ${talk}, whatever it has written so far`, () => {
      for (const found of [host(ready, { talk }), host(ready, { ...deployed(), talk })])
        assert.deepEqual(begun(decide(hostedEngine, params, found)), [{ deployment: "under way" }, complete]);
    });

  it("hosted_engine does not redeploy what stopped half-way, and says how to start over", () => {
    const why = refusal(hostedEngine, params, host(ready, deployed()));
    assert.match(why, /was not finished/);
    assert.match(why, /empty the storage 192\.168\.10\.101:/);
    assert.match(why, /rm -f \/etc\/ovirt-hosted-engine\/hosted-engine\.conf/);
  });

  it("hosted_engine never advises a further host to empty the storage", () => {
    assert.doesNotMatch(refusal(hostedEngine, further, host(ready, deployed())), /empty the storage/);
  });

  it("hosted_engine does not begin anew where the host went down in the middle", () => {
    assert.match(
      refusal(hostedEngine, params, host(ready, { talk: "broken" })),
      /went down during a deployment/,
    );
  });

  it("hosted_engine goes by what was finished, not by a setup's leftovers", () => {
    const decision = decide(hostedEngine, params, host(finished, { ...deployed(), talk: "broken" }));
    assert.equal(decision.change, null);
    assert.match(decision.notes[0]?.text ?? "", /left .* behind/);
  });

  it("hosted_engine takes services that are on without a configuration for nothing", () => {
    assert.deepEqual(decide(hostedEngine, params, host(finished)).change?.before, { deployment: "none" });
  });

  const others: readonly (readonly [string, Readonly<Record<string, string>>, RegExp])[] = [
    ["another engine", { fqdn: "old.lofyer.org" }, /engine_fqdn is old\.lofyer\.org, not ha\.lofyer\.org/],
    ["another storage", { storage: "nas:/engine" }, /storage is nas:\/engine, not 192/],
    ["another protocol", { domainType: "nfs4" }, /storage_type is nfs4, not nfs3/],
    ["another gateway", { gateway: "10.0.0.1" }, /gateway is 10\.0\.0\.1/],
    ["another number", { host_id: "3" }, /host_id is 3, not 1/],
    ["another console, by the key's own word", { console: "qxl" }, /console is qxl, not vnc/],
  ];
  for (const [title, change, expected] of others)
    it(`hosted_engine refuses a host deployed with ${title}, naming it`, () => {
      assert.match(refusal(hostedEngine, params, host(finished, deployed(change))), expected);
    });

  it("hosted_engine names every difference, those of the machine too", () => {
    const found = { conf: conf({ fqdn: "old.lofyer.org" }), vm: vmConf.replace("4096", "8192") };
    assert.match(
      refusal(hostedEngine, params, host(finished, found)),
      /engine_fqdn is old\.lofyer\.org, not ha\.lofyer\.org; memory_mb is 8192, not 4096/,
    );
  });

  it("hosted_engine does not compare what an archive brings", () => {
    const found = { conf: conf(), vm: vmConf.replace("4096", "8192") };
    const archive = { ...params, boot: "disk", image: "/var/lib/images/engine.ova" };
    assert.equal(decide(hostedEngine, archive, host(finished, found)).change, null);
  });
});

describe("hosted_engine: what it refuses before anything is asked", () => {
  const cases: readonly (readonly [string, object, readonly string[], RegExp])[] = [
    ["no setup", params, [...bare, "missing\thosted-engine", "missing\tdig"], /install the package/],
    ["a program the setup needs", params, [...bare, "missing\tdig"], /needs dig, which is not/],
    ["a name nobody knows", params, ["image\tfile yes 1 00"], /cannot resolve ha\.lofyer\.org/],
    ["no medium named", { ...params, image: undefined }, bare, /“image” is needed/],
    ["no medium there", params, [...bare, "image\tmissing no 0 -"], /no \/tmp\/centos\.iso on the host/],
    ["a directory", params, [...bare, "image\tdirectory yes 4096 "], /is a directory/],
    ["a medium vdsm cannot read", params, [...bare, "image\tfile no 1 00"], /cannot be read by vdsm:kvm/],
    [
      "no prepared disk named",
      { ...unattended, engine_image: undefined },
      ready.slice(0, 2),
      /“engine_image” is/,
    ],
    [
      "a qcow2 disk",
      unattended,
      [...ready.slice(0, 2), "engineImage\tfile yes 9 514649fb"],
      /qemu-img convert/,
    ],
    [
      "an archive as disk",
      unattended,
      [...ready.slice(0, 2), "engineImage\tfile yes 9 1f8b0800"],
      /boot: disk/,
    ],
    [
      "a disk too large",
      unattended,
      [...ready.slice(0, 2), `engineImage\tfile yes ${26 * 2 ** 30} 00000000`],
      /more than the 25 GiB/,
    ],
  ];
  for (const [title, given, standing, expected] of cases)
    it(`hosted_engine refuses: ${title}`, () => {
      const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
      assert.match(refusal(hostedEngine, said, host(standing)), expected);
    });

  it("hosted_engine asks no medium of a further host", () => {
    const found = host([...bare, "image\tmissing no 0 -"]);
    assert.notEqual(decide(hostedEngine, further, found).change, null);
  });
});

describe("hosted_engine: maintenance", () => {
  const status = (...lines: string[]): readonly string[] => lines.map((line) => `status\t${line}`);
  const block = [
    "",
    "--== Host 1 status ==--",
    "",
    "Status up-to-date                  : True",
    "Host ID : 1",
  ];
  const plain = [...finished, ...status(...block)];
  const global = [...finished, ...status("", "!! Cluster is in GLOBAL MAINTENANCE mode !!", ...block)];
  const modes = (maintenance: string, found: readonly string[]): readonly string[] =>
    decide(hostedEngine, { ...params, maintenance }, host(found, deployed())).writes.map((action) =>
      action.do === "run" ? (action.argv?.at(-1) ?? "") : action.do,
    );

  it("hosted_engine's maintenance changes nothing that is as asked", () => {
    assert.deepEqual(modes("none", plain), []);
    assert.deepEqual(modes("global", global), []);
    assert.deepEqual(modes("local", [...plain, "local\tyes"]), []);
    assert.deepEqual(modes("keep", global), []);
  });

  it("hosted_engine's maintenance begins, ends and changes it", () => {
    assert.deepEqual(modes("local", plain), ["--mode=local"]);
    assert.deepEqual(modes("none", global), ["--mode=none"]);
    assert.deepEqual(modes("global", [...plain, "local\tyes"]), ["--mode=none", "--mode=global"]);
  });

  it("hosted_engine's maintenance does not guess where the services do not answer", () => {
    assert.match(
      refusal(hostedEngine, { ...params, maintenance: "none" }, host(finished, deployed())),
      /the maintenance mode is not known/,
    );
  });

  it("hosted_engine's maintenance follows a deployment", () => {
    const { writes } = decide(hostedEngine, { ...params, maintenance: "local" }, host(ready));
    assert.deepEqual(doings(writes), ["converse", "wait", "wait", "run"]);
  });
});

describe("hosted_engine: when a deployment has settled", () => {
  const block = (id: number, lines: readonly string[]): string =>
    `\n\n--== Host ${id} status ==--\n\nHost ID                            : ${id}\n${lines.join("\n")}\nExtra metadata (valid at timestamp):\n\tmetadata_parse_version=1\n\thost-id=${id}\n`;
  const heard = "Status up-to-date                  : True";
  const up = 'Engine status                      : {"health": "good", "vm": "up", "detail": "up"}';
  const down =
    'Engine status                      : {"reason": "vm not running on this host", "health": "bad", "vm": "down", "detail": "unknown"}';
  const cases: readonly (readonly [string, string, boolean])[] = [
    ["alone and up", block(1, [up, heard]), true],
    ["the machine on another host", block(1, [heard, down]) + block(2, [up, heard]), true],
    ["the machine nowhere", block(1, [heard, down]), false],
    [
      "not heard",
      block(1, ["Status up-to-date                  : False", "Engine status : unknown stale-data"]),
      false,
    ],
    ["only another host", block(2, [heard, up]), false],
    ["not deployed, which exits with 0", "You must run deploy first\n", false],
  ];
  for (const [title, text, expected] of cases)
    it(`hosted_engine tells whether a deployment has settled: ${title}`, () => {
      const decision = decide(hostedEngine, params, host(ready));
      assert.equal(waitHolds(decision, answerOf(0, text)), expected);
    });
});
