import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";

import fc from "fast-check";

import {
  ConnectionLost,
  quote,
  type Reply,
  type Script,
  type Session,
  TimedOut,
  Unreachable,
} from "../../engine/transport/index.js";
import { doWithout, locate } from "./needs.js";
// Hosts that are this machine keep their state there, whoever runs the specs.
import "./state_directory.js";

/** A machine's programs as a host might have them: which `sh` it is, and whether anything can be written. */
export interface Userland {
  readonly name: string;
  readonly environment: NodeJS.ProcessEnv;
  /** False where output must travel without ever being stored. */
  readonly stores: boolean;
}

const usual = process.env["PATH"] ?? "/usr/bin:/bin";

/** Those that this machine can play; the rest are simply not there. */
export function userlands(): readonly Userland[] {
  const root = mkdtempSync(join(tmpdir(), "tsplay-userlands-"));
  process.on("exit", () => rmSync(root, { recursive: true, force: true }));
  const land = (name: string, fill: (directory: string) => void, path: string, stores = true): Userland => {
    const directory = join(root, name.replaceAll(" ", "-"));
    mkdirSync(directory);
    fill(directory);
    return {
      name,
      stores,
      environment: { ...process.env, PATH: [directory, path].filter(Boolean).join(delimiter) },
    };
  };
  const shell = (program: string) => (directory: string) => symlinkSync(program, join(directory, "sh"));
  const cannotWrite = (directory: string): void => {
    writeFileSync(join(directory, "mkdir"), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
  };
  const [dash, bash, busybox] = ["dash", "bash", "busybox"].map(locate);
  if (!busybox) doWithout("busybox", /\buserlands\b/);
  return [
    ...(dash ? [land("dash", shell(dash), usual)] : []),
    ...(bash ? [land("bash", shell(bash), usual)] : []),
    ...(busybox ? [land("busybox", (directory) => applets(busybox, directory), "")] : []),
    land("nothing writable", cannotWrite, usual, false),
    ...(bash
      ? [
          land(
            "nothing writable, bash",
            (to) => {
              shell(bash)(to);
              cannotWrite(to);
            },
            usual,
            false,
          ),
        ]
      : []),
  ];
}

function applets(busybox: string, directory: string): void {
  const list = spawnSync(busybox, ["--list"], { encoding: "utf8" }).stdout.trim().split("\n");
  for (const applet of list) symlinkSync(busybox, join(directory, applet));
}

/** A script with a deadline that no spec is to reach. */
export const script = (text: string, within = 30): Script => ({ text, within });

/** A reply as three plain values. */
export const plain = ({ status, stdout, stderr }: Reply): readonly [number, string, string] => [
  status,
  stdout.toString("latin1"),
  stderr.toString("latin1"),
];

/** The numbers of the processes whose command line holds the text. */
export function processes(text: string): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => commandLine(pid).includes(text))
    .map(Number);
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
}

/** Waits until something is so. The time only bounds a hang: a busy machine may need much of it. */
export async function eventually(holds: () => boolean, within = 120_000): Promise<void> {
  const end = performance.now() + within;
  while (!holds()) {
    assert.ok(performance.now() < end, `not so after ${within} ms: ${String(holds)}`);
    await sleep(20);
  }
}

/** A number of seconds to sleep that no other spec sleeps, by which to find the process again. */
let slept = 70_000 + (process.pid % 1000) * 100;
export const uniqueSleep = (): string => `sleep ${(slept += 1)}`;

export const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** What every session does, however its host is reached. */
export function behavesLikeASession(
  open: () => Promise<Session>,
  { stores }: { readonly stores: boolean },
): void {
  let session: Session;
  const read = async (...texts: string[]): Promise<readonly Reply[]> =>
    (
      await session.exchange(
        [],
        texts.map((text) => script(text)),
      )
    ).read;

  beforeEach(async () => void (session = await open()));
  afterEach(() => session.close());

  it("a session gives replies in the order of its scripts, with status and both streams", async () => {
    const { written, read: replies } = await session.exchange(
      [script("echo one"), script("echo two >&2")],
      [
        script("echo three; exit 3"),
        script(":"),
        script("echo o; echo e >&2; kill -TERM $(exec sh -c 'echo $PPID')"),
      ],
    );
    assert.deepEqual(written.map(plain), [
      [0, "one\n", ""],
      [0, "", "two\n"],
    ]);
    assert.deepEqual(replies.map(plain).slice(0, 2), [
      [3, "three\n", ""],
      [0, "", ""],
    ]);
    assert.deepEqual(replies[2] && plain(replies[2]).slice(1), ["o\n", "e\n"]);
    assert.equal(session.trips, 1);
  });

  it("a session starts no write after one that failed, but all reads", async () => {
    const { written, read: replies } = await session.exchange(
      [script("echo a"), script("exit 7"), script("echo never")],
      [script("echo b"), script("exit 1"), script("echo c")],
    );
    assert.deepEqual(written.map(plain), [
      [0, "a\n", ""],
      [7, "", ""],
    ]);
    assert.deepEqual(
      replies.map(({ status }) => status),
      [0, 1, 0],
    );
  });

  it("a session isolates scripts from one another", async () => {
    const wild = [
      "if then",
      "exit 9",
      "exec true",
      "cd /; umask 000; PATH=; x=1",
      "set -eu; false; echo no",
      "trap 'echo bye' EXIT",
      "( ",
      "echo 'unclosed",
      "unset PATH HOME; cat /dev/null",
      "exec >/dev/null 2>&1",
      "set -f; IFS=x",
      "return 4",
    ];
    const before = await read("umask; pwd; echo $PATH");
    const replies = await read(...wild, "umask; pwd; echo $PATH; echo ${x-unset} *x*y | cat");
    assert.equal(replies.length, wild.length + 1);
    assert.equal(replies[4]?.status, 1);
    assert.equal(replies[5]?.stdout.toString(), "bye\n");
    const last = replies.at(-1)?.stdout.toString() ?? "";
    assert.equal(last, `${before[0]?.stdout.toString() ?? ""}unset *x*y\n`);
  });

  it("a session gives scripts an empty standard input and the C locale", async () => {
    const [input, language] = await read("cat; read x; echo $?", "echo $LC_ALL; umask");
    assert.deepEqual(input && plain(input), [0, "1\n", ""]);
    assert.deepEqual(language && plain(language), [0, "C\n0022\n", ""]);
  });

  it("a session transfers every byte unchanged, on both streams", async () => {
    const octal = Array.from({ length: 256 }, (_, byte) => `\\${byte.toString(8).padStart(3, "0")}`).join("");
    const all = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)).toString("latin1");
    const replies = await read(`printf '${octal}'`, `printf '${octal}' >&2`, `printf '${octal}%.0s' 1 2 3`);
    assert.deepEqual(replies.map(plain), [
      [0, all, ""],
      [0, "", all],
      [0, all.repeat(3), ""],
    ]);
  });

  it("a session passes any quoted text to a program unchanged", async () => {
    const word = fc.oneof(
      fc.string({ unit: "binary", maxLength: 40 }),
      fc.string({
        unit: fc.constantFrom(...Array.from("'\"\\$`!*?~#&|;<>(){}[]=%-^ \t\n\r\u00e9\u{1f600}")),
        maxLength: 40,
      }),
    );
    const words = fc.array(
      word.map((text) => text.replaceAll(/[\0\p{Surrogate}]/gu, "")),
      { minLength: 1, maxLength: 100 },
    );
    await fc.assert(
      fc.asyncProperty(words, async (texts) => {
        const [reply] = await read(`printf '%s\\000' ${texts.map(quote).join(" ")}`);
        assert.equal(reply?.stdout.toString(), texts.map((text) => `${text}\0`).join(""));
      }),
      { numRuns: 200 },
    );
  });

  it("a session runs long scripts, and many of them", async () => {
    const long = "é'\n".repeat(50_000);
    const [reply] = await read(`x=${quote(long)}; printf %s "$x"`);
    assert.equal(reply?.stdout.toString(), long);
    const many = await read(...Array.from({ length: 300 }, (_, index) => `echo ${index}`));
    assert.deepEqual(
      many.map(({ stdout }) => stdout.toString()),
      Array.from({ length: 300 }, (_, index) => `${index}\n`),
    );
  });

  it("a session truncates long output on the host, with a note", async () => {
    const [reply] = await read("head -c 20000000 /dev/zero");
    assert.ok(reply);
    assert.equal(reply.stdout.length, stores ? 16 * 1024 * 1024 : 1024 * 1024);
    assert.match(
      reply.stderr.toString(),
      stores ? /output truncated: \d+ of 20000000 bytes/ : /output truncated: more than 1048576 bytes/,
    );
    assert.deepEqual((await read("echo next")).map(plain), [[0, "next\n", ""]]);
  });

  it("a session ends a script that times out, with all its descendants", async () => {
    const [first, second] = [uniqueSleep(), uniqueSleep()];
    const stubborn = script(`trap '' TERM; sh -c '${first}; :' & ${second}; wait`, 0.3);
    const slow = session.exchange([script("echo quick")], [script(":"), stubborn, script("echo never")]);
    await assert.rejects(slow, (error) => {
      assert.ok(error instanceof TimedOut);
      assert.deepEqual(error.at, { list: "reads", index: 1 });
      assert.match(error.message, /read 2 of 3 timed out after 0.3 s/);
      return true;
    });
    await eventually(() => processes(first).length + processes(second).length === 0);
    await assert.rejects(session.exchange([], [script(":")]), Unreachable);
  });

  it("a session queues concurrent calls, and counts each as a trip", async () => {
    const replies = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => (await read(`echo ${index}`))[0]?.stdout.toString()),
    );
    assert.deepEqual(
      replies,
      Array.from({ length: 20 }, (_, index) => `${index}\n`),
    );
    assert.equal(session.trips, 20);
  });

  it("a session fails with ConnectionLost when the shell is killed", async () => {
    await assert.rejects(session.exchange([script("kill -9 $$; sleep 2")], []), ConnectionLost);
    await assert.rejects(session.exchange([], [script(":")]), Unreachable);
  });

  it("a session can be closed while a script runs, and ends it", async () => {
    const nap = uniqueSleep();
    const broken = assert.rejects(session.exchange([], [script(nap)]), ConnectionLost);
    await eventually(() => processes(nap).length > 0);
    await session.close();
    await broken;
    await eventually(() => processes(nap).length === 0);
  });

  it("a session removes its scratch directory", async () => {
    const [reply] = await read("echo $_t_scratch");
    const scratch = reply?.stdout.toString().trim() ?? "";
    assert.equal(scratch !== "", stores);
    if (stores) assert.equal(statSync(scratch).mode & 0o777, 0o700);
    await session.close();
    if (stores) await eventually(() => !existsSync(scratch));
  });

  if (stores) {
    it("a session neither waits for a background process nor ends it", async () => {
      const nap = uniqueSleep();
      assert.deepEqual((await read(`${nap} & echo started`)).map(plain), [[0, "started\n", ""]]);
      await eventually(() => processes(nap).length === 1);
      await session.close();
      const left = processes(nap);
      assert.equal(left.length, 1);
      for (const pid of left) process.kill(pid);
    });
  }

  describe("upload", () => {
    let directory: string;
    beforeEach(() => void (directory = mkdtempSync(join(tmpdir(), "tsplay-upload-"))));
    afterEach(() => rmSync(directory, { recursive: true }));

    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 31) % 256));
    const content = (of: Uint8Array) => () => Readable.from([of.subarray(0, 1000), of.subarray(1000)]);
    const right = { size: bytes.length };

    it("an upload writes the whole file, with mode 0600", async () => {
      const path = join(directory, "it's $HOME, a file");
      writeFileSync(path, "old", { mode: 0o644 });
      assert.equal(await session.upload(path, content(bytes), right), sha256(bytes));
      assert.ok(readFileSync(path).equals(bytes));
      assert.equal(statSync(path).mode & 0o777, 0o600);
      assert.equal(session.trips, 1);
      const nothing = await session.upload(path, content(Buffer.alloc(0)), { size: 0 });
      assert.equal(nothing, sha256(Buffer.alloc(0)));
      assert.equal(statSync(path).size, 0);
    });

    const refused: readonly (readonly [string, string, Uint8Array, typeof right, RegExp])[] = [
      ["too few bytes", "file", bytes.subarray(1), right, /after 299999 of 300000/],
      ["too many bytes", "file", Buffer.concat([bytes, bytes]), right, /more than the promised 300000/],
      ["a directory", ".", bytes, right, /is a directory/],
      ["a directory that is not there", "no/file", bytes, right, /cannot create a file in its directory/],
    ];
    for (const [what, name, sent, expected, message] of refused) {
      it(`an upload that fails for ${what} changes nothing`, async () => {
        const path = join(directory, "file");
        writeFileSync(path, "old");
        await assert.rejects(session.upload(join(directory, name), content(sent), expected), message);
        await eventually(() => readdirSync(directory).join() === "file");
        assert.equal(readFileSync(path, "utf8"), "old");
        assert.deepEqual((await read("echo still here")).map(plain), [[0, "still here\n", ""]]);
      });
    }

    it("an upload is aborted when its source fails", async () => {
      const failing = (): Readable =>
        Readable.from(
          (function* (): Generator<Buffer> {
            yield Buffer.alloc(10);
            throw new Error("the disk is gone");
          })(),
        );
      await assert.rejects(session.upload(join(directory, "file"), failing, right), /the disk is gone/);
      await eventually(() => readdirSync(directory).length === 0);
    });
  });
}
