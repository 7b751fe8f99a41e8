import { visit, type Document, type YAMLError } from "yaml";
import type { Diagnostic } from "./diagnostic.js";
import { locate, type Source } from "./span.js";
import { quoteProblem, yamlString } from "./yaml_quote.js";

/** The library's errors, reworded for people: one a line, at the place where the mistake was made. */
export function syntaxProblems(source: Source, documents: readonly Document.Parsed[]): readonly Diagnostic[] {
  const errors = documents.flatMap((document) => document.errors.map((error) => ({ document, error })));
  const exhausted = errors.find(({ error }) => error.code === "RESOURCE_EXHAUSTION");
  const reported = exhausted ? [exhausted] : errors;
  const reworded = reported.map(({ document, error }) => reword(source, document, error));
  // After a tab, or a template within a map's text, the library takes nothing for what it is.
  const first = reworded.findIndex(
    ({ summary }, index) => summary === TAB.summary || reported[index]?.error.message.startsWith(INSIDE),
  );
  const found = reworded.filter(
    (_, index) =>
      first < 0 || index <= first || !/token in YAML stream/.test(reported[index]?.error.message ?? ""),
  );
  const [only, second] = documents;
  return firstOfEachLine([...(only ? directives(source, only) : []), ...found, ...several(source, second)]);
}

/** Further errors on the same line mostly follow from the first. */
function firstOfEachLine(problems: readonly Diagnostic[]): readonly Diagnostic[] {
  const lines = new Map<number, Diagnostic>();
  for (const problem of problems) {
    const line = problem.at ? locate(problem.at).line : 0;
    if (!lines.has(line)) lines.set(line, problem);
  }
  return [...lines.values()];
}

function several(source: Source, second: Document.Parsed | undefined): readonly Diagnostic[] {
  if (!second) return [];
  const from = Math.max(0, source.text.lastIndexOf("---", second.range[0] + 1));
  const detail =
    "A file holds one YAML document, and a second one begins here. Remove this line, or use two files.";
  return [{ code: "yaml", summary: "More than one document", detail, at: { source, from, to: from + 3 } }];
}

function directives(source: Source, { directives: { yaml } }: Document.Parsed): readonly Diagnostic[] {
  if (!yaml.explicit || yaml.version === "1.2") return [];
  const from = Math.max(0, source.text.indexOf("%YAML"));
  const detail = `Only YAML 1.2 is supported, not ${yaml.version}. Remove this line; write true and false, not yes and no.`;
  return [{ code: "yaml", summary: "Unsupported YAML version", detail, at: { source, from, to: from + 9 } }];
}

/** What a rule is given: the error, the text of the line it is on, and where that line begins. */
interface Situation {
  readonly source: Source;
  readonly document: Document.Parsed;
  readonly error: YAMLError;
  readonly line: string;
  readonly lineStart: number;
}

type Words = Omit<Diagnostic, "code" | "at"> & { readonly from?: number };

function reword(source: Source, document: Document.Parsed, error: YAMLError): Diagnostic {
  const [from, to] = error.pos;
  const lineStart = source.text.lastIndexOf("\n", from - 1) + 1;
  const line = source.text.slice(lineStart).split(/\r?\n/, 1)[0] ?? "";
  const template = /^(\s*(?:- +)*(?:[^\s:"'{[#][^:{}]*: +)?)(\{\{.*)$/.exec(line);
  if (template) return quoteProblem(source, lineStart + (template[1]?.length ?? 0), template[2] ?? "");

  const inside = error.message.startsWith(INSIDE) ? templateInside(line, from - lineStart) : null;
  if (inside) return quoteProblem(source, lineStart + inside.at, inside.value);

  const indented = /^ *(?=\t)/.exec(line);
  if (indented) {
    const at = { source, from: lineStart + indented[0].length, to: lineStart + indented[0].length + 1 };
    return { code: "yaml", at, ...TAB };
  }
  const situation = { source, document, error, line, lineStart };
  const words = rules.find(([pattern]) => pattern.test(error.message))?.[1](situation) ?? {
    summary: "Invalid YAML",
    detail: `${error.message}.`,
  };
  const start = words.from ?? from;
  const at = { source, from: start, to: Math.max(start + 1, words.from === undefined ? to : 0) };
  return { code: "yaml", summary: words.summary, detail: words.detail, at };
}

const INSIDE = "Unexpected flow-map-start at node end";

/** A text within a map on one line, with a template in its middle, where the library stumbles. */
function templateInside(line: string, at: number): { readonly at: number; readonly value: string } | null {
  const before = /.*[:,[{]\s+((?:(?!: )[^,[\]{}'"])+)$/.exec(line.slice(0, at))?.[1];
  const after = /^(?:\{\{.*?\}\}[^\s,\]{}]*)+/.exec(line.slice(at))?.[0];
  if (before === undefined || after === undefined) return null;
  return { at: at - before.length, value: `${before}${after}` };
}

const TAB: Words = {
  summary: "Tab in indentation",
  detail: "This line is indented with a tab, but YAML allows only spaces. Replace the tab with spaces.",
};

const rules: readonly (readonly [RegExp, (situation: Situation) => Words])[] = [
  [/^Tabs are not allowed/, () => TAB],
  [/^Nested mappings|^Implicit keys need/, strayColon],
  [/^Missing closing/, openQuote],
  [/must be sufficiently indented and end with a|must end with a/, openBracket],
  [/^Unexpected scalar at node end/, textAfterValue],
  [
    /^Plain value cannot start/,
    ({ source, error }) => {
      const value = source.text.slice(error.pos[0]).split(/\s*$/m, 1)[0] ?? "";
      const detail = `A value that begins with “${value.slice(0, 1)}” must be quoted: ${yamlString(value)}.`;
      return { summary: "Missing quotes", detail };
    },
  ],
  [
    /^Unexpected block-seq-ind on same line/,
    () => ({
      summary: "List on the line of its key",
      detail: "A list begins on the line after its key. Move “- ” to the next line, or write [a, b].",
    }),
  ],
  [
    /^Implicit map keys need to be followed/,
    ({ source, line, lineStart }) => {
      const before = source.text.slice(0, lineStart).trimEnd().split("\n").at(-1) ?? "";
      const block = /: +([|>])[-+\d]*$/.exec(before)?.[1];
      const detail =
        block === undefined
          ? `“${line.trim()}” should be a key followed by “:”.`
          : `The lines of a text after “${block}” must be indented further than its key.`;
      return { summary: block === undefined ? "Missing “:”" : "Wrong indentation", detail };
    },
  ],
  [
    /items must start at the same column|^Sequence item without - indicator/,
    ({ line, lineStart }) => ({
      summary: "Wrong indentation",
      detail: "This line is indented differently from the other lines of the same map or list.",
      from: lineStart + (/^\s*/.exec(line)?.[0].length ?? 0),
    }),
  ],
  [
    /^Invalid escape sequence/,
    ({ source, error }) => ({
      summary: "Unknown escape sequence",
      detail:
        `“${source.text.slice(error.pos[0], error.pos[0] + 2)}” is not an escape sequence of YAML. ` +
        "Double the backslash, or use single quotes.",
    }),
  ],
  [
    /^Alias cannot be an empty|^Anchor cannot be an empty/,
    ({ source, error }) => ({
      summary: "Missing quotes",
      detail: `“${source.text.slice(...error.pos)}” by itself must be quoted: "${source.text.slice(...error.pos)}".`,
    }),
  ],
  [
    /^Maximum call stack/,
    () => ({ summary: "Nested too deeply", detail: "The values here are nested too deeply to be read." }),
  ],
  [
    /token in YAML stream/,
    () => ({
      summary: "Invalid YAML",
      detail: "This does not fit what comes before it. Check the indentation and the brackets.",
    }),
  ],
];

/** A “:” where no key can be: in a value, or on a line that YAML reads as the continuation of another. */
function strayColon({ source, document, error, line, lineStart }: Situation): Words {
  const spread = document.errors.find(
    ({ message, pos }) => message.startsWith("Implicit keys need") && pos[0] === error.pos[0],
  );
  if (spread === undefined) {
    const value = source.text.slice(error.pos[0], lineStart + line.length).trimEnd();
    const detail = `A second “: ” on a line would begin a map within the value. Quote the value: ${yamlString(value)}.`;
    return { summary: "Missing quotes", detail };
  }
  const written = source.text.slice(...spread.pos);
  const glued = /^([\w.-]+):\S/.exec(written)?.[1];
  if (glued !== undefined) {
    return { summary: "Missing space", detail: `A space is missing after “${glued}:”.` };
  }
  const last = written.lastIndexOf("\n") + 1;
  return {
    summary: "Wrong indentation",
    detail:
      "YAML reads this line as a continuation of the line before it, but it has a “:”. " +
      "Indent it like the lines around it, or put a “:” after the key before it.",
    from: spread.pos[0] + last + (/^\s*/.exec(written.slice(last))?.[0].length ?? 0),
  };
}

function openQuote({ document, error }: Situation): Words {
  const from = openedBy(document, error.pos[0]);
  const detail = "The text that begins here has no closing quote.";
  return { summary: "Unclosed quote", detail, ...(from === null ? {} : { from }) };
}

function openBracket({ document, error, source }: Situation): Words {
  const from = openedBy(document, error.pos[0]);
  const bracket = from === null ? "bracket" : `“${source.text.slice(from, from + 1)}”`;
  const detail = `The ${bracket} that opens here is never closed, or its content is not indented far enough.`;
  return { summary: "Unclosed bracket", detail, ...(from === null ? {} : { from }) };
}

/** Where the outermost value begins that the file's end, or an unindented line, cut off at `end`. */
function openedBy(document: Document.Parsed, end: number): number | null {
  let from: number | null = null;
  visit(document, {
    Node(_key, node) {
      const flow = "flow" in node ? node.flow : "type" in node && /^QUOTE/.test(node.type ?? "");
      if (!flow || node.range?.[1] !== end) return undefined;
      from = node.range[0];
      return visit.BREAK;
    },
  });
  return from;
}

function textAfterValue({ source, error, line, lineStart }: Situation): Words {
  const before = line.slice(0, error.pos[0] - lineStart).trimEnd();
  if (before === "") {
    return {
      summary: "Wrong indentation",
      detail: "This line does not fit what comes before it: a list continues with “- ”, a map with a key.",
    };
  }
  const rest = source.text.slice(error.pos[0], lineStart + line.length).trim();
  if (/["']$/.test(before)) {
    return {
      summary: "Text after the closing quote",
      detail: `“${rest}” is outside the quotes. Put the whole value in one pair of quotes.`,
    };
  }
  return {
    summary: "Invalid YAML",
    detail: `“${rest}” cannot follow the value before it. Quote the whole value.`,
  };
}
