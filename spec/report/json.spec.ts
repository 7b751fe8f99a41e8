import assert from "node:assert/strict";
import { Secret } from "../../engine/secret/secret.js";
import { json } from "../../engine/report/index.js";
import { changed, runStarted, stepDone } from "../support/events.js";
import { story } from "./story.js";

/** The lines written for these events. */
function written(events: Parameters<ReturnType<typeof json>>[0][]): readonly string[] {
  const lines: string[] = [];
  const report = json((line) => lines.push(line));
  for (const event of events) report(event);
  return lines;
}

describe("json", () => {
  it("JSON has one event per line, unchanged", () => {
    const events = [...story(false)];
    const lines = written(events);
    assert.equal(lines.length, events.length);
    assert.ok(lines.every((line) => line.indexOf("\n") === line.length - 1));
    assert.deepEqual(
      lines.map((line): unknown => JSON.parse(line)),
      events,
    );
  });

  it("JSON lets no host forge a line or act on a terminal, and loses nothing", () => {
    const host = '\n{"type":"run-done"}\r\u001b[2J\u009b1m\u202e\u2028';
    const [line = ""] = written([runStarted([host])]);
    assert.doesNotMatch(line.trimEnd(), /[\p{Cc}\u2028\u202e]/u);
    assert.deepEqual(JSON.parse(line), runStarted([host]));
  });

  it("JSON hides secrets", () => {
    const [line = ""] = written([
      stepDone("h", "t", changed("x", new Secret("canary"), { p: new Secret("canary") })),
    ]);
    assert.doesNotMatch(line, /canary/);
    assert.match(line, /\(not shown\)/);
  });
});
