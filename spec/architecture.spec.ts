import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import {
  circlesAmong,
  functionsOf,
  type Import,
  importsOf,
  linesOf,
  sourcesBelow,
} from "./support/sources.js";

/** From the ground up: a room may import itself and those before it. */
const rooms = [
  "secret",
  "source",
  "foreign",
  "transport",
  "module",
  "local",
  "script",
  "dialog",
  "facts",
  "template",
  "vars",
  "inventory",
  "playbook",
  "event",
  "rendering",
  "host",
  "runner",
  "report",
  "cli",
];

describe("architecture", () => {
  it("the engine has exactly the rooms that are listed", () => {
    const found = readdirSync("engine", { withFileTypes: true }).filter((entry) => entry.isDirectory());
    assert.deepEqual(found.map(({ name }) => name).sort(), [...rooms].sort());
  });

  it("rooms import only rooms above them", () => {
    const upward = importsBelow("engine").filter(({ from, to }) => level(to) > level(from));
    assert.deepEqual(upward, []);
  });

  it("reports import nothing of the runner but the types of its events", () => {
    const seen = importsBelow("engine/report").filter(({ to }) =>
      ["event", "rendering", "host", "runner"].includes(roomOf(to)),
    );
    assert.ok(seen.length > 0);
    assert.deepEqual(
      seen.filter(({ to, typeOnly }) => roomOf(to) !== "event" || !typeOnly),
      [],
    );
  });

  it("the room of events contains only types", () => {
    const code = sourcesBelow("engine/event").filter((file) =>
      /^(?:import|export) (?!type\b|interface\b)/m.test(readFileSync(file, "utf8")),
    );
    assert.deepEqual(code, []);
  });

  it("modules import nothing of the engine but its module room", () => {
    const foreign = importsBelow("modules").filter(
      ({ to }) => !to.startsWith("modules/") && to !== "engine/module/index.ts",
    );
    assert.deepEqual(foreign, []);
  });

  it("the transport imports no YAML, templates or modules", () => {
    const seen = new Set(importsBelow("engine/transport").map(({ to }) => roomOf(to)));
    assert.deepEqual(
      [...seen].filter((room) => room !== "transport" && room !== "source"),
      [],
    );
  });

  it("other rooms import the transport through its index, except two files without types of Node, for the kit", () => {
    const within = importsBelow("engine").filter(
      ({ from, to }) => roomOf(to) === "transport" && roomOf(from) !== "transport",
    );
    const paths = within.map(({ from, to }) => `${roomOf(from)}: ${to}`).sort();
    assert.deepEqual(
      [...new Set(paths)].filter((path) => !path.endsWith(": engine/transport/index.ts")).sort(),
      ["module: engine/transport/shell/quote.ts", "module: engine/transport/shell/shell_text.ts"],
    );
  });

  it("imports have no cycles, not even of types", () => {
    assert.deepEqual(circlesAmong([...importsBelow("engine"), ...importsBelow("modules")]), []);
  });

  it("engine/README.md lists the rooms in order", () => {
    const rows = readFileSync("engine/README.md", "utf8").matchAll(/^\| `([a-z]+)\/` \|/gm);
    assert.deepEqual(
      [...rows].map(([, room]) => room),
      rooms,
    );
  });

  it("files have at most 250 lines", () => {
    const long = ["engine", "modules"].flatMap(sourcesBelow).filter((file) => linesOf(file) > 250);
    assert.deepEqual(long, []);
  });

  it("functions have at most 40 lines", () => {
    const long = sourcesBelow("engine")
      .flatMap(functionsOf)
      .filter(({ lines }) => lines > 40);
    assert.deepEqual(long, []);
  });
});

function importsBelow(directory: string): readonly Import[] {
  return sourcesBelow(directory).flatMap(importsOf);
}

function roomOf(path: string): string {
  return /^engine\/([^/]+)\//.exec(path)?.[1] ?? "";
}

/** What is not in a room, such as modules/, lies above all of them. */
function level(path: string): number {
  const found = rooms.indexOf(roomOf(path));
  return found < 0 ? rooms.length : found;
}
