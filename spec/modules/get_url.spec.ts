import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { Decision } from "../../engine/module/index.js";
import type { Reply } from "../../engine/transport/session.js";
import { gather, isScriptable, readOutcome, toScript } from "../../engine/script/index.js";
import getUrl from "../../modules/get_url.js";
import { perform, scratch, type Shell, shells } from "../script/shells.js";
import { decide, doings, missing, refusal, stat } from "../support/module.js";
import { named } from "../support/probe.js";
import { serve, type Web, withoutCurl } from "../support/web.js";
import { needsProgram } from "../support/needs.js";

const CONTENT = "an image\n";
const DIGEST = createHash("sha256").update(CONTENT).digest("hex");
const OTHER = "0".repeat(64);
const wanted = { url: "http://h/f", dest: "/f" };

describe("get_url", () => {
  const differs = (params: object, reply: Reply): unknown => {
    const { change } = decide(getUrl, { ...wanted, ...params }, reply);
    return change && [change.before, change.after];
  };

  const cases: readonly (readonly [string, object, Reply, unknown])[] = [
    ["not there", {}, missing, [null, { content: "what http://h/f holds" }]],
    ["there", {}, stat(), null],
    [
      "there, with its checksum",
      { checksum: `sha256:${DIGEST.toUpperCase()}` },
      stat({ sha256: DIGEST }),
      null,
    ],
    [
      "there, with another checksum",
      { checksum: DIGEST },
      stat({ sha256: OTHER }),
      [{ content: OTHER }, { content: DIGEST }],
    ],
    ["a checksum decides over force", { checksum: DIGEST, force: true }, stat({ sha256: DIGEST }), null],
    ["forced", { force: true }, stat(), [{ content: "there" }, { content: "what http://h/f holds" }]],
    [
      "another owner",
      { owner: 36, group: "kvm" },
      stat(),
      [
        { owner: "root", group: "root" },
        { owner: "36", group: "kvm" },
      ],
    ],
    ["its owner by number", { owner: 0, mode: "644" }, stat(), null],
    ["another mode", { mode: "0600" }, stat(), [{ mode: "0644" }, { mode: "0600" }]],
  ];
  for (const [title, params, reply, expected] of cases)
    it(`get_url judges: ${title}`, () => assert.deepEqual(differs(params, reply), expected));

  it("get_url is certain to act only when forced without a checksum", () => {
    assert.equal(getUrl.prepare({ ...wanted, force: true }).alwaysRuns, true);
    assert.equal(getUrl.prepare({ ...wanted, force: true, checksum: DIGEST }).alwaysRuns, false);
  });

  it("get_url does not fetch what only belongs to somebody else", () => {
    assert.deepEqual(doings(decide(getUrl, { ...wanted, owner: 36 }, stat()).writes), ["own"]);
    assert.deepEqual(doings(decide(getUrl, { ...wanted, owner: 36 }, missing).writes), ["run", "own"]);
  });

  it("get_url refuses a directory", () => {
    assert.match(refusal(getUrl, wanted, stat({ kind: "directory" })), /the path of the file itself/);
  });

  for (const shell of [...shells, withoutCurl() ?? []].flat())
    describe(`with a real server and ${shell.name}`, () => real(shell));
});

function real(shell: Shell): void {
  let web: Web;
  let root: string;
  before(async () => {
    web = await serve({ "/f": [200, CONTENT] });
    root = scratch();
  });
  after(async () => {
    rmSync(root, { recursive: true });
    await web.close();
  });

  beforeEach(function () {
    if (!/busybox|without curl/.test(shell.name)) needsProgram(this, "curl");
  });

  const look = async (params: object): Promise<Decision> => {
    const prepared = getUrl.prepare(params);
    const { scripts, answers } = gather(prepared.asks);
    const replies: Reply[] = [];
    for (const script of scripts) replies.push(await perform(script, shell));
    return prepared.decide(named(prepared.reads, answers(replies)));
  };
  /** What the first write that fails complains of; null when all went well. */
  const act = async (params: object): Promise<string | null> => {
    for (const action of (await look(params)).writes) {
      assert(isScriptable(action));
      const { succeeded: done, reply } = readOutcome(action, await perform(toScript(action), shell));
      if (!done) return reply.stderr.toString();
    }
    return null;
  };

  it("get_url fetches once, proves it, and is done then", async () => {
    const params = { url: `${web.url}/f`, dest: join(root, "f"), checksum: DIGEST, mode: "0640" };
    assert.equal(await act(params), null);
    assert.equal(readFileSync(params.dest, "utf8"), CONTENT);
    assert.equal((await look(params)).change, null);
  });

  it("get_url puts nothing in place that is not what was asked for, and leaves nothing behind", async () => {
    const dest = join(root, "g");
    assert.match(
      (await act({ url: `${web.url}/f`, dest, checksum: OTHER })) ?? "",
      new RegExp(`${DIGEST}, not ${OTHER}`),
    );
    assert.match((await act({ url: `${web.url}/none`, dest })) ?? "", /404|wget exited with 8/);
    assert.equal(existsSync(dest), false);
    assert.deepEqual(
      readdirSync(root).filter((name) => name.includes("tsplay")),
      [],
    );
  });

  it("get_url replaces what a link points to, and keeps its mode", async () => {
    const [dest, target] = [join(root, "link"), join(root, "target")];
    writeFileSync(target, "old");
    chmodSync(target, 0o604);
    symlinkSync("target", dest);
    assert.equal(await act({ url: `${web.url}/f`, dest, checksum: DIGEST }), null);
    assert.equal(readFileSync(target, "utf8"), CONTENT);
    assert.equal(statSync(target).mode & 0o777, 0o604);
  });

  it("get_url sends secret headers, which need curl", async function () {
    const params = { url: `${web.url}/f`, dest: join(root, "h"), headers: { "X-Token": "canary" } };
    if (/busybox|without curl/.test(shell.name))
      assert.match((await act(params)) ?? "", /wget cannot keep headers secret/);
    else {
      assert.equal(await act(params), null);
      assert.equal(web.seen.at(-1)?.headers["x-token"], "canary");
    }
  });
}
