import assert from "node:assert/strict";
import { own, remove, run, runScript, waitUntil, write } from "../../engine/module/index.js";

describe("actions", () => {
  it("actions have what they are made with, and else what is usual", () => {
    assert.deepEqual(
      [
        write("/f", "x"),
        write("/f", "x", { mode: "0600", backup: "/f~" }),
        own("/f", { owner: "root" }),
        own("/f", { mode: "0700" }, true),
        remove("/f"),
        remove("/f", true),
        run("ls", "/f"),
        runScript("ls", { summary: "looks" }),
        runScript("ls", { summary: "looks", within: 5, accept: [0, 1] }),
        waitUntil("up", { within: 9, every: 2, why: "it is up" }),
      ],
      [
        { do: "write", path: "/f", content: "x" },
        { do: "write", path: "/f", content: "x", mode: "0600", backup: "/f~" },
        { do: "own", path: "/f", recursive: false, follow: true, owner: "root" },
        { do: "own", path: "/f", recursive: true, follow: true, mode: "0700" },
        { do: "remove", path: "/f", recursive: false },
        { do: "remove", path: "/f", recursive: true },
        { do: "run", argv: ["ls", "/f"], within: 600, accept: [0] },
        { do: "run", script: "ls", within: 600, accept: [0], summary: "looks" },
        { do: "run", script: "ls", within: 5, accept: [0, 1], summary: "looks" },
        { do: "wait", until: "up", within: 9, every: 2, why: "it is up" },
      ],
    );
  });
});
