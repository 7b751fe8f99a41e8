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
  it("has just the rooms that are drawn", () => {
    const found = readdirSync("engine", { withFileTypes: true }).filter((entry) => entry.isDirectory());
    assert.deepEqual(found.map(({ name }) => name).sort(), [...rooms].sort());
  });

  it("imports in one direction only", () => {
    const upward = importsBelow("engine").filter(({ from, to }) => level(to) > level(from));
    assert.deepEqual(upward, []);
  });

  it("lets reports see nothing of the runner's side but the types of its events", () => {
    const seen = importsBelow("engine/report").filter(({ to }) =>
      ["event", "rendering", "host", "runner"].includes(roomOf(to)),
    );
    assert.ok(seen.length > 0);
    assert.deepEqual(
      seen.filter(({ to, typeOnly }) => roomOf(to) !== "event" || !typeOnly),
      [],
    );
  });

  it("keeps the room of events to types", () => {
    const code = sourcesBelow("engine/event").filter((file) =>
      /^(?:import|export) (?!type\b|interface\b)/m.test(readFileSync(file, "utf8")),
    );
    assert.deepEqual(code, []);
  });

  it("gives modules the engine's module room and nothing else of it", () => {
    const foreign = importsBelow("modules").filter(
      ({ to }) => !to.startsWith("modules/") && to !== "engine/module/index.ts",
    );
    assert.deepEqual(foreign, []);
  });

  it("keeps the transport free of YAML, templates and modules", () => {
    const seen = new Set(importsBelow("engine/transport").map(({ to }) => roomOf(to)));
    assert.deepEqual(
      [...seen].filter((room) => room !== "transport" && room !== "source"),
      [],
    );
  });

  it("has one file through which other rooms import the transport, beside two without types of Node, for the kit", () => {
    const within = importsBelow("engine").filter(
      ({ from, to }) => roomOf(to) === "transport" && roomOf(from) !== "transport",
    );
    const paths = within.map(({ from, to }) => `${roomOf(from)}: ${to}`).sort();
    assert.deepEqual(
      [...new Set(paths)].filter((path) => !path.endsWith(": engine/transport/index.ts")),
      ["module: engine/transport/shell/quote.ts", "module: engine/transport/shell/shell_text.ts"],
    );
  });

  it("has no circle of imports, not even of types", () => {
    assert.deepEqual(circlesAmong([...importsBelow("engine"), ...importsBelow("modules")]), []);
  });

  it("is described in engine/README.md, room by room from the ground up", () => {
    const rows = readFileSync("engine/README.md", "utf8").matchAll(/^\| `([a-z]+)\/` \|/gm);
    assert.deepEqual(
      [...rows].map(([, room]) => room),
      rooms,
    );
  });

  it("has files that can be seen whole", () => {
    const long = ["engine", "modules"].flatMap(sourcesBelow).filter((file) => linesOf(file) > 250);
    assert.deepEqual(long, []);
  });

  it("has functions that can be seen whole", () => {
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
