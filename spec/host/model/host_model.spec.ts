import assert from "node:assert/strict";
import { type Find, HostModel } from "../../../engine/host/model/host_model.js";
import { NeedsReading } from "../../../engine/host/model/needs_reading.js";
import { type Action, type Ask, type Left, runScript, write } from "../../../engine/module/index.js";
import { CannotTell } from "../../../engine/template/index.js";
import type { Reply } from "../../../engine/transport/index.js";
import { answerOf, file, missing, output, stat } from "../../support/module.js";

/** What a host has: files by their texts, directories as null, links as `-> target`. */
type There = Readonly<Record<string, string | null>>;

const statOn = (there: There, path: string, follow: boolean): Reply => {
  const what = path === "/" ? null : there[path];
  if (what === undefined) return missing;
  if (what === null) return stat({ kind: "directory", mode: "0755" });
  if (!what.startsWith("-> ")) return stat({ mode: "0640", owner: "ada", uid: 7, size: what.length });
  const target = what.slice(3);
  return follow ? statOn(there, target, true) : stat({ kind: "link", mode: "0777", target });
};

const host =
  (there: There) =>
  (ask: Ask): Reply => {
    if (ask.ask === "stat") return statOn(there, ask.path, ask.follow);
    if (ask.ask === "text") return file(there[ask.path] ?? null);
    if (ask.ask === "names") {
      const names = Object.keys(there).filter((path) => path.startsWith(`${ask.path}/`));
      return output(names.map((path) => `${path.slice(ask.path.length + 1)}/`).join(""));
    }
    return output("uid=0(root) gid=0(root) groups=0(root)\n");
  };

const stated = (path: string, follow = true): Ask => ({ ask: "stat", path, follow, digest: false });
const text = (path: string): Ask => ({ ask: "text", path });

const directory = (path: string): Action => ({ do: "directory", path });
const link = (path: string, to: string): Action => ({ do: "link", path, to, hard: false });
const hard = (path: string, to: string): Action => ({ do: "link", path, to, hard: true });
const remove = (path: string): Action => ({ do: "remove", path, recursive: true });
const own = (path: string, mode: string): Action => ({
  do: "own",
  path,
  recursive: false,
  follow: true,
  mode,
});
const program = runScript("make", { summary: "make" });
const naming = (script: string): Action => runScript(script, { summary: "do" });
const mounted = (leaves: Left): Action =>
  runScript("mount", { summary: "mount", effects: ["mount /d"], leaves });
const ram = mounted({ kind: "mount", path: "/d", owner: 0, group: 0, mode: "0700" });
const unmounted = mounted({ kind: "unmount", path: "/d" });
const bound = mounted({ kind: "bind", path: "/d", to: "/e" });
const ADA = { owner: { name: "ada", id: 7 }, group: { name: "ada", id: Number.NaN } };
const settling = (leaves: Left): Action =>
  runScript("user", { summary: "user", effects: ["tree /h"], leaves });
const settled = settling({ kind: "copied", path: "/h", from: "/d", mode: "0750", ...ADA });
const gone = settling({ kind: "removed", path: "/h", owner: "ada" });
const mounting = runScript("mount", { summary: "mount", effects: ["mount /d"] });

const D: There = { "/d": null, "/d/f": "old", "/d/l": "-> /d/f" };

type Row = readonly [title: string, there: There, foreseen: readonly Action[], ask: Ask, answer: RegExp];

/** What is answered: a status and what is printed, or why it cannot be told. */
const rows: readonly Row[] = [
  ["a written file", D, [write("/d/n", "new")], text("/d/n"), /^0 new$/],
  [
    "a new file's mode and owner",
    D,
    [write("/d/n", "new")],
    stated("/d/n"),
    /^0 file\troot\troot\t0\t0\t0644\t3\tNaN/,
  ],
  [
    "an old file's mode and owner, which stay",
    D,
    [write("/d/f", "new")],
    stated("/d/f"),
    /^0 file\tada\troot\t7\t0\t0640\t3/,
  ],
  ["a file written through a link of the host", D, [write("/d/l", "new")], text("/d/f"), /^0 new$/],
  ["the link through which a file was written", D, [write("/d/l", "new")], text("/d/l"), /^0 new$/],
  ["a mode that is set", D, [own("/d/f", "0600")], stated("/d/f"), /^0 file\tada\troot\t7\t0\t0600/],
  ["the content of a file whose mode is set", D, [own("/d/f", "0600")], text("/d/f"), /^0 old$/],
  ["a path below a new directory", D, [directory("/e")], stated("/e/f"), /^1 $/],
  ["a directory above a new one", D, [directory("/e/g")], stated("/e"), /^0 directory/],
  ["a path below a directory that is removed", D, [remove("/d")], text("/d/f"), /^1 $/],
  [
    "a path below a directory that was removed and made anew",
    D,
    [remove("/d"), directory("/d")],
    text("/d/f"),
    /^1 $/,
  ],
  ["a path through a new link", D, [link("/e", "/d")], text("/e/f"), /^0 old$/],
  ["a path through a relative link", D, [link("/d/r", "f")], text("/d/r"), /^0 old$/],
  ["links in a ring", D, [link("/e", "/g"), link("/g", "/e")], stated("/e"), /^2 $/],
  ["a text in a ring of links", D, [link("/e", "/g"), link("/g", "/e")], text("/e"), /^2 $/],
  ["a path below a link to itself", D, [link("/e", "/e")], stated("/e/f", false), /^2 $/],
  ["a link to itself", D, [link("/e", "/e")], stated("/e", false), /^0 link/],
  [
    "the mode of a file that is set under another name",
    D,
    [hard("/e", "/d/f"), own("/e", "0600")],
    stated("/d/f"),
    /\t0600\t/,
  ],
  ["the mode of a hard link", D, [hard("/e", "/d/f"), own("/d/f", "0600")], stated("/e"), /\t0600\t/],
  [
    "a hard link to what is replaced then",
    D,
    [hard("/e", "/d/f"), write("/d/f", "new")],
    text("/e"),
    /^0 old$/,
  ],
  [
    "the mode of a file whose other name is replaced",
    D,
    [hard("/e", "/d/f"), write("/d/f", "new"), own("/d/f", "0600")],
    stated("/e"),
    /\t0640\t/,
  ],
  [
    "the size of a directory that gets something new",
    D,
    [write("/d/n", "")],
    stated("/d"),
    /^0 directory.*\tNaN\tNaN\t/,
  ],
  ["a link itself", D, [link("/e", "/d")], stated("/e", false), /^0 link.*\t\/d\n$/],
  [
    "a directory with something new in it",
    { "/e": null },
    [write("/e/n", "")],
    { ask: "names", path: "/e" },
    /^0 n\/$/,
  ],
  [
    "a directory whose only file went",
    { "/e": null, "/e/f": "" },
    [remove("/e/f")],
    { ask: "names", path: "/e" },
    /^0 $/,
  ],
  ["a path below a mount", D, [mounting], text("/d/f"), /^cannot tell: S$/],
  ["a copied directory", D, [settled], stated("/h"), /^0 directory\tada\tada\t7\tNaN\t0750/],
  ["what a copied directory has in it", D, [settled], text("/h/f"), /^cannot tell: S$/],
  ["what a copied directory has not", D, [settled], text("/h/n"), /^1 $/],
  ["a copied directory where something is", { ...D, "/h": null }, [settled], stated("/h"), /^cannot tell/],
  ["a copy of what an earlier step changes", D, [write("/d/n", ""), settled], stated("/h"), /^cannot tell/],
  ["what is taken from its owner", D, [settled, gone], stated("/h"), /^1 $/],
  ["what is not the owner's to go", { ...D, "/h": null }, [gone], stated("/h"), /^cannot tell: S$/],
  ["a path below a new file system", D, [ram], text("/d/f"), /^1 $/],
  ["the root of a new file system", D, [ram], stated("/d"), /^0 directory\troot\troot\t0\t0\t0700/],
  ["what comes to light again", D, [write("/d/n", "n"), ram, unmounted], text("/d/n"), /^0 n$/],
  ["the host's own when it comes to light again", D, [ram, unmounted], text("/d/f"), /^0 old$/],
  ["what went with its mount", D, [ram, write("/d/n", "n"), unmounted], text("/d/n"), /^1 $/],
  ["what lay beneath a mount of the host", D, [unmounted], text("/d/f"), /^cannot tell: S$/],
  [
    "what an unknown program may have mounted",
    D,
    [ram, naming("umount /d"), unmounted],
    text("/d/f"),
    /^cannot tell: S$/,
  ],
  ["what is seen through a bind mount", { ...D, "/e": null, "/e/f": "e" }, [bound], text("/d/f"), /^0 e$/],
  [
    "what is written through a bind mount",
    { ...D, "/e": null },
    [bound, write("/d/n", "n")],
    text("/e/n"),
    /^0 n$/,
  ],
  ["a bind mount itself", { ...D, "/e": null }, [bound], stated("/d", false), /^0 directory/],
  ["a bind mount of what is missing", D, [bound], text("/d/f"), /^cannot tell: S$/],
  ["a path beside a mount", { ...D, "/g": "x" }, [mounting], text("/g"), /^0 x$/],
  ["what no unknown program speaks of", D, [write("/d/n", ""), program], text("/d/n"), /^0 $/],
  [
    "what an unknown program speaks of",
    D,
    [write("/d/n", ""), naming("cp /d/n /d/f")],
    text("/d/n"),
    /^cannot tell: S$/,
  ],
  ["what is below a path that a program speaks of", D, [naming("x /d")], text("/d/f"), /^cannot tell: S$/],
  ["where a program may make parents", D, [naming("x /e/f")], stated("/e"), /^cannot tell: S$/],
  ["a path of a program's pattern", D, [naming("rm /d/f*")], text("/d/f"), /^cannot tell: S$/],
  ["a program itself", { "/p": "x" }, [naming("if true; then /p; fi")], text("/p"), /^0 x$/],
  [
    "children of a new directory that gets another mode",
    D,
    [directory("/e"), write("/e/f", "x"), own("/e", "0700")],
    text("/e/f"),
    /^0 x$/,
  ],
  ["what the host has after an unknown program", D, [program], text("/d/f"), /^0 old$/],
  [
    "a file that is written after an unknown program",
    D,
    [program, write("/d/n", "new")],
    text("/d/n"),
    /^0 new$/,
  ],
];

const refused: readonly (readonly [title: string, there: There, action: Action, why: RegExp])[] = [
  ["a write into no directory", D, write("/e/f", ""), /write \/e\/f: there is no directory \/e$/],
  ["a write below a file", D, write("/d/f/g", ""), /there is no directory \/d\/f$/],
  ["a write over a directory", D, write("/d", ""), /write \/d: \/d is a directory$/],
  ["a link into no directory", D, link("/e/l", "/d"), /link \/e\/l to \/d: there is no directory \/e$/],
  ["a hard link to a directory", D, hard("/e", "/d"), /hard link not allowed for directory$/],
  [
    "a link in place of the file that it leads to",
    D,
    link("/d/f", "f"),
    /cannot put the link in place of \/d\/f/,
  ],
  [
    "a write through a link to itself",
    { ...D, "/r": "-> /r" },
    write("/r", ""),
    /write \/r: Too many levels/,
  ],
  [
    "a write below a link to itself",
    { ...D, "/r": "-> /r" },
    write("/r/f", ""),
    /write \/r\/f: Too many levels/,
  ],
  ["a directory below a file", D, directory("/d/f/g"), /Not a directory$/],
  [
    "a directory below a link to nothing",
    { ...D, "/d/x": "-> /none" },
    directory("/d/x/g"),
    /'\/d\/x': File exists$/,
  ],
];

const foresee = (model: HostModel, there: There, writes: readonly Action[], mayFail = false): void =>
  model.foresee({ because: "S", writes, asks: [], predictions: [], mayFail }, host(there));

const answered = async (model: HostModel, there: There, ask: Ask): Promise<string> => {
  try {
    const { status, stdout } = await model.answer(ask, host(there));
    return `${status} ${stdout.toString()}`;
  } catch (error) {
    if (error instanceof CannotTell) return `cannot tell: ${error.because}`;
    throw error;
  }
};

const OTHERS = stat({ kind: "directory", mode: "0775", owner: "ada", uid: 7, group: "club", gid: 9 });

describe("the model of a host", () => {
  for (const [title, there, foreseen, ask, expected] of rows)
    it(`the model of a host answers for ${title}`, async () => {
      const model = new HostModel();
      for (const action of foreseen) foresee(model, there, [action]);
      assert.match(await answered(model, there, ask), expected);
    });

  for (const [title, there, action, why] of refused)
    it(`the model of a host refuses ${title}, and remembers what came before it`, async () => {
      const model = new HostModel();
      assert.throws(() => foresee(model, there, [write("/d/other", ""), action]), why);
      assert.match(await answered(model, there, text("/d/other")), /^0 $/);
    });

  it("the model of a host has a new directory whose owner is refused", async () => {
    const model = new HostModel();
    const nobody: Find = (ask) => (ask.ask === "script" && ask.text !== "id" ? missing : host(D)(ask));
    const step = { because: "S", asks: [], predictions: [], mayFail: false };
    const action: Action = { do: "directory", path: "/e", owner: "ghost" };
    assert.throws(() => model.foresee({ ...step, writes: [action] }, nobody), /invalid user: 'ghost'/);
    assert.match(await answered(model, D, stated("/e")), /^0 directory/);
  });

  it("the model of a host refuses a write in a directory of others, as the mode says", () => {
    const as =
      (id: string): Find =>
      (ask) =>
        ask.ask === "script" ? output(`${id}\n`) : ask.ask === "stat" && ask.path === "/d" ? OTHERS : missing;
    const step = { because: "S", asks: [], predictions: [], mayFail: false, writes: [write("/d/n", "")] };
    const told = (id: string): void => new HostModel().foresee(step, as(id));
    assert.throws(
      () => told("uid=8(eve) gid=8(eve) groups=8(eve)"),
      /cannot write in \/d: Permission denied$/,
    );
    for (const id of [
      "uid=7(ada) gid=8(x) groups=8(x)",
      "uid=8(eve) gid=8(x) groups=8(x),9(club)",
      "uid=0(root) gid=0(root)",
    ])
      assert.doesNotThrow(() => told(id));
  });

  it("the model of a host asks for what it lacks at once", () => {
    const model = new HostModel();
    const step = { because: "S", writes: [write("/d/f", "")], asks: [], predictions: [], mayFail: false };
    assert.throws(
      () => model.foresee(step, () => undefined),
      (error) => error instanceof NeedsReading && error.asks.length === 3,
    );
  });

  it("the model of a host cannot tell of what a step asked that cannot be told", async () => {
    const model = new HostModel();
    const script: Ask = { ask: "script", text: "true", about: ["service s"] };
    model.doubt([text("/d/f"), script], "T");
    assert.equal(await answered(model, D, text("/d/f")), "cannot tell: T");
    assert.equal(
      await answered(model, D, { ask: "script", text: "false", about: ["service s"] }),
      "cannot tell: T",
    );
    assert.equal(
      await answered(model, D, { ask: "script", text: "false" }),
      `0 ${answerOf(0, "uid=0(root) gid=0(root) groups=0(root)\n").stdout.toString()}`,
    );
  });
});
