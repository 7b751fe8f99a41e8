import assert from "node:assert/strict";
import type { Decision } from "../../engine/module/index.js";
import type { Reply } from "../../engine/transport/session.js";
import { gather, isScriptable, readOutcome, toScript } from "../../engine/script/index.js";
import uri from "../../modules/uri.js";
import { perform, type Shell, shells } from "../script/shells.js";
import { answerOf, decide, output, refusal } from "../support/module.js";
import { named } from "../support/probe.js";
import { serve, type Web, withoutCurl } from "../support/web.js";
import { needsProgram } from "../support/needs.js";

const url = "http://h/";

describe("uri", () => {
  it("uri looks with GET, and is ok where the answer is as expected", () => {
    assert.equal(uri.prepare({ url }).alwaysRuns, false);
    assert.equal(decide(uri, { url }, output("fine\n200")).change, null);
    assert.equal(decide(uri, { url, status: [200, 404] }, output("\n404")).change, null);
    assert.equal(decide(uri, { url, contains: "DB Up!" }, output("DB Up!Welcome\n200")).change, null);
  });

  it("uri keeps the content only when told so, and reads JSON", () => {
    const answer = output('{"a":[1]}\n200');
    assert.deepEqual(decide(uri, { url }, answer).result([]), { status: 200, content: null, json: null });
    assert.deepEqual(decide(uri, { url, return_content: true }, answer).result([]), {
      status: 200,
      content: '{"a":[1]}',
      json: { a: [1] },
    });
  });

  it("uri refuses an answer that is not as expected, and none", () => {
    assert.match(refusal(uri, { url }, output("\n503")), /GET http:\/\/h\/ answers 503, not 200/);
    assert.match(
      refusal(uri, { url, contains: "x" }, output("DB Down!\n200")),
      /does not contain “x”: DB Down!/,
    );
    assert.match(
      refusal(uri, { url }, answerOf(7, "\n000", "curl: (7) refused")),
      /does not answer: curl: \(7\) refused/,
    );
    assert.match(
      refusal(uri, { url }, answerOf(127, "", "the host has no curl, and no wget")),
      /no curl, and no wget/,
    );
    assert.match(refusal(uri, { url, password: "p" }, output("\n200")), /needs a “user”/);
  });

  it("uri hides each secret header by itself", () => {
    const { secrets } = uri.prepare({ url, secret_headers: { Authorization: "Bearer canary" } });
    assert(secrets.includes("Bearer canary"));
  });

  for (const shell of [...shells, withoutCurl() ?? []].flat())
    describe(`with a real server and ${shell.name}`, () => real(shell));
});

function real(shell: Shell): void {
  const json = /busybox|without curl/.test(shell.name) ? null : shell;
  let web: Web;
  before(async () => {
    web = await serve({
      "/ok": [200, 'it\'s "fine"\n'],
      "/down": [500, "DB Down!"],
      "/made": [201, '{"id":7}'],
      "/to": [302, "/ok"],
    });
  });
  after(() => web.close());

  beforeEach(function () {
    if (!/busybox|without curl/.test(shell.name)) needsProgram(this, "curl");
  });

  const look = async (params: object): Promise<Decision> => {
    const prepared = uri.prepare(params);
    const { scripts, answers } = gather(prepared.asks);
    const replies: Reply[] = [];
    for (const script of scripts) replies.push(await perform(script, shell));
    return prepared.decide(named(prepared.reads, answers(replies)));
  };

  it("uri reads what is there, after redirections, and the status of what is not", async () => {
    for (const path of ["/ok", "/to"])
      assert.equal(
        (await look({ url: web.url + path, return_content: true })).result([])["content"],
        'it\'s "fine"\n',
      );
    assert.equal((await look({ url: `${web.url}/none`, status: [404] })).change, null);
    await assert.rejects(look({ url: `${web.url}/down` }), /answers 500, not 200/);
    await assert.rejects(look({ url: "http://127.0.0.1:1/" }), /does not answer/);
  });

  if (json)
    it("uri sends headers, a user and a body, and insists on the answer", async () => {
      await look({
        url: `${web.url}/ok`,
        headers: { "X-One": 'a "b" \\c' },
        user: "ada",
        password: "it's $HOME",
      });
      const asked = web.seen.at(-1);
      assert.equal(asked?.headers["x-one"], 'a "b" \\c');
      assert.equal(asked.headers.authorization, `Basic ${Buffer.from("ada:it's $HOME").toString("base64")}`);

      const body = { text: 'one\n"two"' };
      const params = {
        url: `${web.url}/made`,
        method: "POST",
        body,
        secret_headers: { "X-Two": "t" },
        status: [201],
        return_content: true,
      };
      const { writes, result } = await look(params);
      const [action] = writes;
      assert(action && isScriptable(action));
      const { succeeded: done, reply } = readOutcome(action, await perform(toScript(action), shell));
      assert.equal(done, true, reply.stderr.toString());
      const sent = web.seen.at(-1);
      assert.deepEqual(
        [sent?.method, sent?.body, sent?.headers["x-two"], sent?.headers["content-type"]],
        ["POST", JSON.stringify(body), "t", "application/json"],
      );
      assert.deepEqual(result([reply])["json"], { id: 7 });

      const [other] = (await look({ ...params, contains: "nothing like it", status: [200] })).writes;
      assert(other && isScriptable(other));
      const failure = readOutcome(other, await perform(toScript(other), shell));
      assert.equal(failure.succeeded, false);
      assert.match(failure.reply.stderr.toString(), /answers 201, not 200/);
    });
}
