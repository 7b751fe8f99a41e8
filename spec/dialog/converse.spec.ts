import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { converse, DialogError, type Ended, type Hooks } from "../../engine/dialog/index.js";
import {
  type Action,
  type Converse,
  type Dialog,
  HIDDEN,
  type PromptTurn,
  Secret,
} from "../../engine/module/index.js";
import { SecretStore } from "../../engine/secret/store.js";
import { eventually } from "../support/transport.js";
import { end, shells, stage, type Stage } from "./fixture.js";

const MENUS = `
echo 'The VM has been started. To continue make a selection:'
echo '(1) Continue setup - VM installation is complete'
ask '(1, 2)[1]: '
echo '[ INFO  ] Creating VM'
echo '(1) Continue setup - engine installation is complete'
ask '(1, 2)[1]: '
echo 'Please shut the VM down.'
while [ ! -e "$DOWN" ]; do sleep 0.1; done
ask 'Password: '
[ "$answer" = "$(cat "$TSPLAY_DIR/expected")" ] || exit 9
printf '\\033[92m[ INFO  ]\\033[0m Done\\n'
exit 3`;

for (const shell of shells) {
  describe(`converse under ${shell.name}`, () => {
    it("a conversation runs to its end and leaves nothing behind", async () => {
      const here = stage();
      try {
        const told: string[] = [];
        const action = here.converse(
          MENUS,
          {
            turns: [
              {
                name: "engine menu",
                prompt: "^\\(1, 2\\)\\[1\\]: $",
                after: "engine installation",
                answer: "2",
              },
              { name: "system menu", prompt: "^\\(1, 2\\)\\[1\\]: $", after: "VM installation", answer: "1" },
              {
                name: "shut down",
                line: "shut the VM down",
                first: [{ do: "remove", path: "/x", recursive: false }],
              },
              { name: "password", prompt: "^Password: $", answer: new Secret("tr0ub4dor") },
            ],
            progress: "^\\[ INFO  \\] (.*)",
          },
          { files: { expected: new Secret("tr0ub4dor") }, env: { DOWN: here.path("down") } },
        );
        const performed: string[] = [];
        const { reply, transcript } = await converse(action, () => here.open(shell), {
          ...hooks({ progress: (text) => told.push(text) }),
          perform: (asked) => {
            assert.equal(statSync(join(here.directory, "expected")).mode & 0o7777, 0o600);
            performed.push(asked.do);
            writeFileSync(here.path("down"), "");
            return Promise.resolve();
          },
        });
        assert.equal(reply.status, 3);
        assert.deepEqual(here.heard(), ["1", "2", "tr0ub4dor"]);
        assert.deepEqual(told, ["Creating VM", "Done"]);
        assert.deepEqual(performed, ["remove"]);
        assert.match(
          transcript,
          /^The VM has.*\(1, 2\)\[1\]: 2\nPlease shut.*\nPassword: \(not shown\)\n\[ INFO  \] Done\n$/s,
        );
        assert.equal(String(reply.stdout), transcript);
        assert.ok(!existsSync(here.directory));
      } finally {
        await here.clear();
      }
    });
  });
}

describe("converse", () => {
  let here: Stage;
  beforeEach(() => (here = stage()));
  afterEach(async () => here.clear());

  const talk = async (program: string, dialog: Partial<Dialog>, more: Partial<Hooks> = {}): Promise<Ended> =>
    converse(here.converse(program, dialog), here.open, hooks(more));
  /** What the program has printed on the host so far. */
  const printed = (): string => {
    const out = join(here.directory, "out");
    return existsSync(out) ? readFileSync(out, "utf8") : "";
  };
  const fails = async (kind: string, talking: Promise<Ended>): Promise<DialogError> => {
    const error = await talking.then(
      ({ transcript }) => assert.fail(`it ended: ${transcript}`),
      (it: unknown) => it,
    );
    assert.ok(error instanceof DialogError, String(error));
    assert.equal(error.kind, kind, error.message);
    return error;
  };

  it("a prompt may arrive in pieces, coloured, and split within a character", async () => {
    const pieces = ["Na", "\\033[", "1mme", "\\303", "\\251\\033[0m", ": "];
    const program = `${pieces.map((piece) => `printf '${piece}'; sleep 0.05`).join("; ")}; ask ''; echo "hello $answer"`;
    const { reply, transcript } = await talk(program, { turns: [turn("name", "^Nameé: $", "x")] });
    assert.deepEqual([reply.status, here.heard(), transcript], [0, ["x"], "Nameé: x\nhello x\n"]);
  });

  it("a repeated prompt is answered as often as allowed, and no more", async () => {
    const program = "ask 'Disk: '; echo '[ ERROR ] Invalid value'; ask 'Disk: '; echo; ask 'Disk: '";
    const error = await fails(
      "loop",
      talk(program, { turns: [{ ...turn("disk size", "^Disk: $", "25"), times: 2 }] }),
    );
    assert.match(error.message, /“disk size” was asked again after 2 answers: “Disk:”/);
    assert.deepEqual(here.heard(), ["25", "25"]);
  });

  it("an unknown prompt is never answered, and is when a later table knows it", async () => {
    const program = "ask 'Name: '; ask 'Overwrite? '";
    const known = turn("name", "Name: $", "x");
    const error = await fails(
      "unknown-prompt",
      talk(program, { turns: [known, turn("later", "^Later: $", "secret")] }),
    );
    assert.match(
      error.message,
      /the program asks “Overwrite\?”, which no turn of the dialog matches\. Nothing was answered\..*kill -TERM -- -\d+$/s,
    );
    assert.equal(error.transcript, "Name: x\nOverwrite? ");
    assert.deepEqual(here.heard(), ["x"]);
    const { reply } = await talk(program, { turns: [known, turn("overwrite", "^Overwrite\\? $", "no")] });
    assert.deepEqual([reply.status, here.heard()], [0, ["x", "no"]]);
  });

  it("a long silence fails, with the prompts that were expected", async () => {
    const turns = [{ ...turn("name", "^Name: $", "x"), quiet: 3 }, turn("disk", "^Disk: $", "25")];
    const error = await fails("silent", talk("ask 'Name: '; echo 'Copying'; sleep 600", { turns }));
    assert.match(
      error.message,
      /no output for \d+ s\. The last line was “Copying”\. Expected one of: “disk”\./,
    );
  });

  it("a program that never ends times out", async () => {
    const error = await fails("too-long", talk("while :; do echo tick; sleep 0.1; done", { within: 4 }));
    assert.match(error.message, /did not end in time\. The last line was “tick”/);
  });

  it("an alarm in the output is a failure even with status 0", async () => {
    const dialog = { alarm: "^\\[ ERROR \\] (.*)" };
    const error = await fails("alarm", talk("echo '[ ERROR ] no space'; exit 0", dialog));
    assert.match(error.message, /exited with status 0 but reported: no space$/);
    assert.ok(!existsSync(here.directory));
    const { reply } = await talk("echo '[ ERROR ] no space'; exit 1", dialog);
    assert.deepEqual([reply.status, String(reply.stderr)], [1, "no space\n"]);
  });

  it("a secret generated on the host is shown only to the person at the terminal", async () => {
    const events: string[] = [];
    const show = [{ label: "password", pattern: 'password "([^"]+)"' }];
    const ready = {
      ...turn("ready", "^Ready\\? $", ""),
      first: [{ do: "operator", say: "look", show } as const],
    };
    const program = `echo 'Use password "2067OGHU"'; echo 'again: 2067OGHU'; ask 'Ready? '; ask '2067OGHU? '`;
    const dialog = { turns: [ready], redact: ['password "([^"]+)"'], progress: ".*" };
    const error = await fails(
      "unknown-prompt",
      talk(program, dialog, {
        progress: (text) => events.push(text),
        secrets: { add: (text) => events.push(`secret ${text}`) },
        perform: (_, shown) => {
          events.push(...shown.map(({ label, value }) => `${label}=${value}`));
          return Promise.resolve();
        },
      }),
    );
    assert.deepEqual(events, [
      "secret 2067OGHU",
      `Use password "${HIDDEN}"`,
      `again: ${HIDDEN}`,
      "password=2067OGHU",
    ]);
    assert.doesNotMatch(error.message + error.transcript, /2067OGHU/);
  });

  it("a secret answer that the program echoes is hidden", async () => {
    const { reply, transcript } = await talk("ask 'Token: '; echo \"got $answer\"", {
      turns: [{ ...turn("token", "^Token: $", ""), answer: new Secret("hunter2") }],
    });
    assert.equal(transcript, `Token: ${HIDDEN}\ngot ${HIDDEN}\n`);
    assert.doesNotMatch(String(reply.stdout), /hunter2/);
  });

  it("files of a conversation are removed if the program is ended by TERM", async () => {
    const action = here.converse("echo started; sleep 600", {}, { files: { answers: new Secret("x") } });
    const talking = converse(action, here.open, hooks({}));
    await eventually(() => printed() !== "");
    assert.ok(existsSync(join(here.directory, "answers")));
    end(here.directory, "TERM");
    const { reply } = await talking;
    assert.equal(reply.status, 143);
  });

  it("a program that ended without supervision is collected, not started again", async () => {
    const program = "ask 'Name: '; echo ran >>\"$LOG\"; exit 4";
    const action = here.converse(
      program,
      { turns: [turn("name", "^Name: $", "x")] },
      { env: { LOG: here.path("runs") } },
    );
    const stop = new AbortController();
    const first = { ...action, dialog: { ...action.dialog, turns: [] } };
    const left = assert.rejects(converse(first, here.open, hooks({ signal: stop.signal })));
    await eventually(() => printed() === "Name: ");
    stop.abort();
    await left;
    writeFileSync(join(here.directory, "in"), "by hand\n");
    await eventually(() => existsSync(join(here.directory, "status")));
    const { reply } = await converse(action, here.open, hooks({}));
    assert.equal(reply.status, 4);
    assert.equal(readFileSync(here.path("runs"), "utf8"), "ran\n");
    assert.ok(!existsSync(here.directory));
  });

  it("a program is started again after a reboot of the host only if nothing was answered", async () => {
    const turns = [turn("name", "^Name: $", "x"), { ...turn("go", "^Go: $", "y"), times: 1 }];
    const program = "ask 'Name: '; ask 'Go: '; ask 'More: '";
    await fails("unknown-prompt", talk(program, { turns: [] }));
    end(here.directory, "KILL");
    await fails("unknown-prompt", talk(program, { turns }));
    assert.deepEqual(here.heard(), ["x", "y"]);
    end(here.directory, "KILL");
    const error = await fails("broken", talk(program, { turns }));
    assert.match(error.message, /process is gone without an exit status.*rm -r /s);
    assert.deepEqual(here.heard(), ["x", "y"]);
  });

  it("a program that cannot be started fails with the reason", async () => {
    const action = { ...here.converse("true", {}), id: `${here.id}.${"x".repeat(300)}` };
    const error = await fails("start", converse(action, here.open, hooks({})));
    assert.match(error.message, /File name too long/);
    assert.ok(!readdirSync(join(here.directory, "..")).some((name) => name.startsWith(`${here.id}.`)));
  });

  it("invalid names are refused", async () => {
    for (const more of [{ files: { "../x": "" } }, { files: { status: "" } }, { env: { "A B": "" } }]) {
      const action: Converse = here.converse("true", {}, more);
      await assert.rejects(converse(action, here.open, hooks({})), /cannot/);
    }
  });

  it("an aborted conversation leaves the program running", async () => {
    const stop = new AbortController();
    const left = assert.rejects(talk("ask 'Name: '", { turns: [] }, { signal: stop.signal }), {
      name: "AbortError",
    });
    await eventually(() => printed() === "Name: ");
    stop.abort();
    await left;
    const { reply } = await talk("exit 99", { turns: [turn("name", "^Name: $", "x")] });
    assert.deepEqual([reply.status, here.heard()], [0, ["x"]]);
  });
});

const turn = (name: string, prompt: string, answer: string): PromptTurn => ({ name, prompt, answer });

function hooks(more: Partial<Hooks>): Hooks {
  return {
    progress: () => undefined,
    perform: (action: Action) => Promise.reject(new Error(`nobody said how to ${action.do}`)),
    secrets: new SecretStore(),
    signal: new AbortController().signal,
    ...more,
  };
}
