import { posix } from "node:path";
import { quoteIfNeeded } from "../../transport/index.js";
import type { Call, Helper } from "../helper.js";
import { search } from "../regex.js";
import { asText, describe, isList } from "../value.js";

export const text: readonly Helper[] = [
  {
    signature: "string VALUE",
    summary: "A value as text, as it is rendered within other text.",
    example: ["string 80", "80"],
    run: (call) => asText(call.value(0)),
  },
  {
    signature: "concat VALUE…",
    summary: "The values as text, joined without a separator.",
    example: ['concat "eth" 0', "eth0"],
    run: (call) => call.values().map(asText).join(""),
  },
  {
    signature: "join LIST [SEPARATOR]",
    summary: "The items of a list as one text; \\n and \\t in the separator are a line feed and a tab.",
    example: ['join (list 1 2) ", "', "1, 2"],
    run: (call) => call.list(0).map(asText).join(separator(call, "")),
  },
  {
    signature: "split TEXT [SEPARATOR]",
    summary: "A list of the parts of text between separators; without SEPARATOR, of its words.",
    example: ['split "a:b" ":"', ["a", "b"]],
    run: (call) =>
      call.count > 1 ? call.text(0).split(separator(call, " ")) : (call.text(0).match(/\S+/g) ?? []),
  },
  {
    signature: "lines TEXT",
    summary: "A list of the lines of text, without line endings.",
    example: ['lines "one"', ["one"]],
    run: (call) => linesOf(call.text(0)),
  },
  {
    signature: "lower TEXT",
    summary: "Text in lower case.",
    example: ['lower "RedHat"', "redhat"],
    run: (call) => call.text(0).toLowerCase(),
  },
  {
    signature: "upper TEXT",
    summary: "Text in upper case.",
    example: ['upper "eth0"', "ETH0"],
    run: (call) => call.text(0).toUpperCase(),
  },
  {
    signature: "trim TEXT",
    summary: "Text without leading and trailing whitespace.",
    example: ['trim " a "', "a"],
    run: (call) => call.text(0).trim(),
  },
  {
    signature: "replace TEXT FROM TO",
    summary: "Text with every literal occurrence of FROM replaced.",
    example: ['replace "a.b.c" "." "-"', "a-b-c"],
    run: (call) => call.text(0).split(call.text(1)).join(call.text(2)),
  },
  {
    signature: "regex_replace TEXT PATTERN TO",
    summary: "Text with every match of a regular expression replaced; $1 in TO is its first group.",
    example: ['regex_replace "eth0" "[0-9]+$" ""', "eth"],
    run: (call) => search(call, (subject, pattern) => subject.replace(pattern, call.text(2)), "g"),
  },
  {
    signature: "match TEXT PATTERN",
    summary: "Whether a regular expression matches anywhere in text.",
    example: ['match "6.5" "^6[.]"', true],
    run: (call) => search(call, (subject, pattern) => pattern.test(subject)),
  },
  {
    signature: "capture TEXT PATTERN",
    summary:
      "What the first group of a regular expression matched, or the whole match if it has no group; null if there is no match.",
    example: ['capture "release 6.5" "([0-9]+)[.]"', "6"],
    run: (call) =>
      search(call, (subject, pattern) => {
        const found = pattern.exec(subject);
        return found ? (found[1] ?? found[0]) : null;
      }),
  },
  {
    signature: "starts_with TEXT PREFIX",
    summary: "Whether TEXT begins with PREFIX.",
    example: ['starts_with "eth0" "eth"', true],
    run: (call) => call.text(0).startsWith(call.text(1)),
  },
  {
    signature: "ends_with TEXT SUFFIX",
    summary: "Whether TEXT ends with SUFFIX.",
    example: ['ends_with "a.conf" ".conf"', true],
    run: (call) => call.text(0).endsWith(call.text(1)),
  },
  {
    signature: "indent TEXT [WIDTH]",
    summary: "Text with all lines but the first indented by WIDTH spaces (default 4).",
    example: ['indent "a" 2', "a"],
    run: (call) => indent(call.text(0), call.integer(1, 4)),
  },
  {
    signature: "quote VALUE",
    summary: "Text quoted as one shell word, or each item of a list quoted as one.",
    example: ['quote "it is"', "'it is'"],
    run: (call) => quoteAll(call),
  },
  {
    signature: "basename PATH",
    summary: "The last component of a path.",
    example: ['basename "/etc/hosts"', "hosts"],
    run: (call) => posix.basename(call.text(0)),
  },
  {
    signature: "dirname PATH",
    summary: "A path without its last component.",
    example: ['dirname "/etc/hosts"', "/etc"],
    run: (call) => posix.dirname(call.text(0)),
  },
];

function separator(call: Call, otherwise: string): string {
  return call.text(1, otherwise).replaceAll("\\n", "\n").replaceAll("\\t", "\t");
}

function linesOf(whole: string): readonly string[] {
  const lines = whole.split(/\r?\n/);
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}

function indent(whole: string, width: number): string {
  return whole.replace(/\n(?=[^\r\n])/g, `\n${" ".repeat(Math.max(0, width))}`);
}

function quoteAll(call: Call): string {
  const value = call.value(0);
  const words = isList(value) ? value : [value];
  return words
    .map((word) => {
      if (typeof word === "string" || typeof word === "number") return quoteIfNeeded(String(word));
      return call.fail(`quote: VALUE must be text, a number or a list of them, not ${describe(word)}.`, 0);
    })
    .join(" ");
}
