import type { Diagnostic, DiagnosticCode } from "./diagnostic.js";
import type { Source } from "./span.js";

/** What keeps a text from being read at all, or makes it look different from what it says; the first of each kind. */
export function textProblems(source: Source): readonly Diagnostic[] {
  return CHARACTERS.flatMap(({ pattern, code, summary, detail }) => {
    const found = pattern.exec(source.text);
    if (!found) return [];
    const from = found.index + (found[1]?.length ?? 0);
    const name = `U+${(source.text.codePointAt(from) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
    return [{ code, summary, detail: detail.replace("%", name), at: { source, from, to: from + 1 } }];
  });
}

interface Character {
  /** Its first group is what comes before the character itself. */
  readonly pattern: RegExp;
  readonly code: DiagnosticCode;
  readonly summary: string;
  readonly detail: string;
}

const CHARACTERS: readonly Character[] = [
  {
    pattern: /^\$ANSIBLE_VAULT;/,
    code: "file",
    summary: "Encrypted file",
    detail:
      "Files encrypted with ansible-vault are not supported. Take secrets from the environment or a prompt: " +
      '"{{ secret "NAME" "question" }}".',
  },
  {
    pattern: /[\u202a-\u202e\u2066-\u2069]/,
    code: "encoding",
    summary: "Bidirectional control character",
    detail:
      "% changes the order in which text is displayed. Remove it, or write it as an escape in double quotes.",
  },
  {
    pattern: /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/,
    code: "encoding",
    summary: "Control character",
    detail: "% is not allowed in a YAML file. Remove it, or write it as an escape in double quotes.",
  },
  {
    pattern: /\r(?!\n)/,
    code: "encoding",
    summary: "Carriage return without line feed",
    detail: "% by itself does not end a line. Save the file with Unix line endings (LF).",
  },
  {
    pattern: /^([ \t]*(?:-[ \t]*)?)[\u00a0\u2000-\u200b\u3000\ufeff]/m,
    code: "encoding",
    summary: "Not a space",
    detail: "% looks like a space but does not indent. Type the indentation again, with plain spaces.",
  },
];
