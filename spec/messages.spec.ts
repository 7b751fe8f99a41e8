import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { HOLE, type Message, messagesIn, textsIn } from "./support/messages.js";
import { sourcesBelow } from "./support/sources.js";

/**
 * What can be checked of “How messages are written” in CONTRIBUTING.md. A message that is only passed on is skipped here:
 * it is checked where it is made.
 */
describe("messages", function () {
  this.timeout(300_000);
  let messages: readonly Message[];

  before(() => {
    messages = messagesIn(sourcesBelow("engine"));
  });

  const summaries = (): readonly Text[] => textsOf("summaries");
  const details = (): readonly Text[] => textsOf("details");

  it("every diagnostic of the engine is found in the sources", () => {
    assert.ok(messages.length > 70, `${messages.length} places`);
    assert.ok(summaries().length > 90, `${summaries().length} summaries`);
    assert.ok(details().length > 200, `${details().length} details`);
  });

  it("a summary is a fixed phrase: no values, no full stop, a capital letter first, at most 40 characters", () => {
    const fits = /^(?:[A-Z]|“)[^\u0000]{2,39}(?<![.:;!?])$/u;
    assert.deepEqual(
      summaries().filter(({ text }) => !fits.test(text)),
      [],
    );
  });

  it("a detail is one or more full sentences, or ends with what to write after a colon", () => {
    // A value behind the last sentence is a further sentence, such as a hint.
    const ends = /[.?] ?\u0000?$|: [^:]+$/u;
    assert.deepEqual(
      details().filter(({ text }) => !ends.test(text)),
      [],
    );
  });

  it("a detail begins with a capital letter, a quoted word, an option, or a value", () => {
    const begins = /^ ?(?:[^a-z ]|takes )|^[a-z_]+(?:, [a-z_]+)*(?:: | of )/u;
    assert.deepEqual(
      details().filter(({ text }) => !begins.test(text)),
      [],
    );
  });

  it("a message blames nobody and does not shout", () => {
    const unkind =
      /\b(?:you (?!mean)|your (?!own)|please|sorry|illegal|fatal|bad|forgot(?:ten)?)\b|!(?=\s|$)/i;
    assert.deepEqual(
      [...summaries(), ...details()].filter(({ text }) => unkind.test(text)),
      [],
    );
  });

  it("quoted words are in typographic quotes, code in plain ones", () => {
    const mixed = ({ text }: Text): boolean =>
      (text.match(/“/g)?.length ?? 0) !== (text.match(/”/g)?.length ?? 0) ||
      /(?<!: |-e |=)(?:'\u0000'|"\u0000")/u.test(text);
    assert.deepEqual([...summaries(), ...details()].filter(mixed), []);
  });

  it("texts of the engine and the modules use the words of the field, and none of the list", () => {
    assert.deepEqual(
      ["engine", "modules"]
        .flatMap(sourcesBelow)
        .flatMap(textsIn)
        .filter(({ text }) => HOUSE_WORDS.test(text)),
      [],
    );
  });

  it("the docs use the words of the field, and none of the list", () => {
    const pages = [
      "README.md",
      "CHANGELOG.md",
      "CONTRIBUTING.md",
      ...readdirSync("docs").map((name) => `docs/${name}`),
    ];
    const found = pages
      .filter((page) => page.endsWith(".md"))
      .flatMap((page) =>
        readFileSync(page, "utf8")
          .replaceAll(/^```[^]*?^```/gm, (code) => "\n".repeat(code.split("\n").length - 1))
          .split("\n")
          .flatMap((text, index) => (HOUSE_WORDS.test(text) ? { place: `${page}:${index + 1}`, text } : [])),
      );
    assert.deepEqual(found, []);
  });

  function textsOf(part: "summaries" | "details"): readonly Text[] {
    return messages.flatMap((message) =>
      message[part].filter((text) => text !== HOLE).map((text) => ({ place: message.place, text })),
    );
  }
});

interface Text {
  readonly place: string;
  readonly text: string;
}

/** Words that a reader of the field would stumble over or search for in vain. */
const HOUSE_WORDS = new RegExp(
  [
    "mend(?:s|ed|ing)?",
    "shall",
    "told",
    "nobody",
    "beside",
    "blanks?",
    "in question",
    "may be had",
    "let (?:us|me|him|them) in",
    "takes? part",
    "debts?",
    "knock(?:s|ed)?",
    "goes its own way",
    "ha(?:s|ve) not(?=[.,;:)])",
  ]
    .map((word) => `\\b${word}(?!\\w)`)
    .join("|"),
  "i",
);
