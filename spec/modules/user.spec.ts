import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Decision, Module, Replies } from "../../engine/module/index.js";
import type { Reply } from "../../engine/transport/session.js";
import { gather, isScriptable, readOutcome, toScript } from "../../engine/script/index.js";
import group from "../../modules/group.js";
import user from "../../modules/user.js";
import { decide, doings, file, missing, refusal, stat, unreadable } from "../support/module.js";
import { named } from "../support/probe.js";
import { perform, scratch, type Shell } from "../script/shells.js";
import { needsProgram, needsRoot, skipFor } from "../support/needs.js";

const PASSWD = `root:x:0:0:root:/root:/bin/bash
# a comment
ada:x:1000:1000:Ada Lovelace:/home/ada:/bin/sh
+::::::
`;
const GROUP = "root:x:0:\nwheel:x:10:root,ada\nada:x:1000:\nkvm:x:36:\n";
const SHADOW = "root:*:1::::::\nada:$6$salt$hash:1:0:99999:7:::\n";
const replies: Replies = {
  passwd: file(PASSWD),
  group: file(GROUP),
  shadow: file(SHADOW),
  tools: file("/usr/sbin/useradd\n"),
  defaults: missing,
  login: missing,
  above: missing,
};

describe("user", () => {
  const differs = (params: object): unknown => {
    const { change } = decide(user, { name: "ada", ...params }, replies);
    return change && [change.before, change.after];
  };
  const commands = (params: object): unknown =>
    decide(user, { name: "ada", ...params }, replies).writes.map((action) =>
      action.do === "run" ? action.argv?.join(" ") : action.do,
    );

  const cases: readonly (readonly [string, object, unknown])[] = [
    ["there", {}, null],
    [
      "as asked in all",
      {
        uid: 1000,
        group: "ada",
        groups: ["wheel"],
        gecos: "Ada Lovelace",
        home: "/home/ada",
        shell: "/bin/sh",
      },
      null,
    ],
    ["its group by number", { group: 1000 }, null],
    ["its primary group among the further ones", { groups: ["ada", "wheel"] }, null],
    ["another shell", { shell: "/bin/bash" }, [{ shell: "/bin/sh" }, { shell: "/bin/bash" }]],
    ["another primary group", { group: 36 }, [{ group: "ada" }, { group: "kvm" }]],
    ["one group more", { groups: ["kvm"] }, [{ groups: "wheel" }, { groups: "wheel,kvm" }]],
    ["other groups", { groups: ["kvm"], append: false }, [{ groups: "wheel" }, { groups: "kvm" }]],
    ["no groups", { groups: [], append: false }, [{ groups: "wheel" }, { groups: "" }]],
    ["its password", { password: "$6$salt$hash" }, null],
    [
      "another password",
      { password: "$6$salt$other" },
      [{ password: "another" }, { password: "(not shown)" }],
    ],
    ["not there, as asked", { name: "bob", state: "absent" }, null],
    ["there, and not wanted", { state: "absent" }, [{ uid: 1000, home: "/home/ada" }, null]],
    ["a new one", { name: "bob", uid: 1001 }, [null, { uid: 1001 }]],
  ];
  for (const [title, params, expected] of cases)
    it(`user judges: ${title}`, () => assert.deepEqual(differs(params), expected));

  it("user makes, changes and removes with the shadow tools", () => {
    const vdsm = {
      name: "vdsm",
      uid: 37,
      group: "kvm",
      system: true,
      create_home: false,
      home: "/v",
      shell: "/n",
    };
    assert.deepEqual(commands(vdsm), ["useradd -r -M -u 37 -g kvm -d /v -s /n vdsm"]);
    assert.deepEqual(commands({ name: "kvm" }), ["useradd -m -g kvm kvm"]);
    assert.deepEqual(commands({ groups: ["kvm"], home: "/h", move_home: true }), [
      "usermod -G wheel,kvm -d /h -m ada",
    ]);
    assert.deepEqual(commands({ state: "absent", remove_home: true }), ["userdel -r ada"]);
  });

  it("user hands a password over by standard input, and shows it nowhere", () => {
    const decision = decide(user, { name: "ada", password: "$6$salt$other" }, replies);
    assert.deepEqual(commands({ password: "$6$salt$other" }), ["chpasswd -e"]);
    assert.doesNotMatch(JSON.stringify(decision), /salt/);
    assert.deepEqual(doings(decide(user, { name: "bob", password: "!" }, replies).writes), ["run", "run"]);
  });

  it("user takes a group whose number only a run brings about for the group that it is", () => {
    const group = file(`${GROUP}new:x:?new:\nother:x:?other:\n`);
    const passwd = file(`${PASSWD}bob:x:?bob:?new::/home/bob:/bin/sh\n`);
    const differs = (wanted: string): unknown =>
      decide(user, { name: "bob", group: wanted }, { ...replies, passwd, group }).change?.after ?? null;
    assert.equal(differs("new"), null);
    assert.deepEqual(differs("other"), { group: "other" });
  });

  it("user foretells that a home directory below a file cannot be made", () => {
    const fails = (params: object, above: Reply): unknown =>
      decide(user, { name: "bob", ...params }, { ...replies, above }).fails();
    const home = "/srv/file/home";
    const why = "the home directory /srv/file/home cannot be made: /srv/file is a file";
    assert.equal(fails({ home }, stat({ kind: "file" })), why);
    assert.equal(fails({ home }, stat({ kind: "directory" })), null);
    assert.equal(fails({ home }, missing), null);
    assert.equal(fails({ name: "ada", home }, stat({ kind: "file" })), null);
  });

  it("user reads /etc/shadow only when there is a password to compare", () => {
    const paths = (params: object): unknown =>
      user.prepare({ name: "ada", ...params }).asks.flatMap((ask) => (ask.ask === "text" ? [ask.path] : []));
    assert.deepEqual(paths({}), ["/etc/passwd", "/etc/group", "/etc/default/useradd", "/etc/login.defs"]);
    assert.deepEqual(paths({ password: "!" }), [
      "/etc/passwd",
      "/etc/group",
      "/etc/shadow",
      "/etc/default/useradd",
      "/etc/login.defs",
    ]);
  });

  it("user refuses what would go wrong", () => {
    const refused = (params: object): string => refusal(user, { name: "ada", ...params }, replies);
    assert.match(refused({ uid: 0 }), /the number 0 already belongs to the user root/);
    assert.match(refused({ group: "none" }), /there is no group none/);
    assert.match(refused({ groups: ["none"] }), /there is no group none/);
    assert.match(refused({ password: "secret" }), /not a crypt\(3\) hash/);
    const closed = { ...replies, shadow: unreadable("Permission denied") };
    assert.match(refusal(user, { name: "ada", password: "!" }, closed), /cannot read \/etc\/shadow/);
  });

  it("user changes nothing, and promises nothing, where there are no programs for it", () => {
    const without = { ...replies, tools: missing };
    assert.match(refusal(user, { name: "bob" }, without), /no useradd, groupadd/);
    assert.match(refusal(user, { name: "ada", state: "absent" }, without), /no useradd, groupadd/);
    assert.equal(decide(user, { name: "ada" }, without).change, null);
  });

  it("user is proven by the machine's own tools, on a copy of /etc that nobody else sees", async function () {
    needsRoot(this);
    needsProgram(this, "useradd");
    if (spawnSync("unshare", ["-m", "true"]).status !== 0) skipFor(this, "mount namespaces");
    const etc = scratch();
    spawnSync("cp", ["-a", "/etc/.", etc]);
    const shell: Shell = {
      name: "dash in a private /etc",
      argv: ["unshare", "-m", "--", "sh", "-c", `mount --bind ${etc} /etc && exec sh -s`, "sh"],
      path: process.env["PATH"] ?? "",
    };
    const look = async (module: Module, params: object): Promise<Decision> => {
      const prepared = module.prepare(params);
      const { scripts, answers } = gather(prepared.asks);
      const replies: Reply[] = [];
      for (const script of scripts) replies.push(await perform(script, shell));
      return prepared.decide(named(prepared.reads, answers(replies)));
    };
    const becomes = async (module: Module, params: object): Promise<void> => {
      const { change, writes } = await look(module, params);
      assert.notEqual(change, null);
      for (const action of writes) {
        assert(isScriptable(action));
        const reply = await perform(toScript(action), shell);
        assert.equal(readOutcome(action, reply).succeeded, true, reply.stderr.toString());
      }
      assert.equal((await look(module, params)).change, null);
    };
    const name = "tsplayer";
    await becomes(group, { name, system: true });
    await becomes(user, {
      name,
      home: join(etc, "home"),
      groups: ["games"],
      gecos: "A Player",
      password: "$6$a$b",
    });
    await becomes(user, {
      name,
      groups: [],
      append: false,
      uid: 4242,
      group: "games",
      shell: "/bin/false",
      password: "!",
    });
    await becomes(group, { name, gid: 4243 });
    await becomes(user, { name, state: "absent", remove_home: true });
    await becomes(group, { name, state: "absent" });
    rmSync(etc, { recursive: true });
  });
});
