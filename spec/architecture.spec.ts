import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, sep } from "node:path";

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

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

describe("architecture", () => {
  it("has just the rooms that are drawn", () => {
    const found = readdirSync("engine", { withFileTypes: true }).filter((entry) => entry.isDirectory());
    assert.deepEqual(
      found.map(({ name }) => name).filter((name) => !rooms.includes(name)),
      [],
    );
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
      ({ to }) => !to.startsWith("modules/") && to !== "engine/module/index.js",
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

  it("has files that can be seen whole", () => {
    const long = sourcesBelow("engine")
      .concat(sourcesBelow("modules"))
      .map((file) => ({ file, lines: readFileSync(file, "utf8").split("\n").length }))
      .filter(({ lines }) => lines > 260);
    assert.deepEqual(long, []);
  });
});

function importsBelow(directory: string): readonly Import[] {
  return sourcesBelow(directory).flatMap((file) => importsOf(file));
}

function sourcesBelow(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return sourcesBelow(path);
    return entry.name.endsWith(".ts") ? [path] : [];
  });
}

function importsOf(file: string): readonly Import[] {
  const statements = readFileSync(file, "utf8").matchAll(
    /(?:^|\n)(import|export)( type)?[^;"]*?from "(\.[^"]+)"|import\("(\.[^"]+)"\)/g,
  );
  return [...statements].map(([, , type, still, dynamic]) => ({
    from: file.split(sep).join("/"),
    to: normalize(join(dirname(file), still ?? dynamic ?? ""))
      .split(sep)
      .join("/"),
    typeOnly: type !== undefined,
  }));
}

function roomOf(path: string): string {
  return /^engine\/([^/]+)\//.exec(path)?.[1] ?? "";
}

/** What is not in a room, such as modules/, lies above all of them. */
function level(path: string): number {
  const found = rooms.indexOf(roomOf(path));
  return found < 0 ? rooms.length : found;
}
