/** A token of an expression; a text has the quotes that it needs in Handlebars. */
export interface Token {
  readonly kind: "number" | "text" | "name" | "operator";
  readonly text: string;
}

/** The tokens of an expression; null if it contains anything else. */
export function tokenize(expression: string): readonly Token[] | null {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < expression.length) {
    const match = TOKEN.exec(expression);
    if (!match) return null;
    const [, number, text, name, operator] = match;
    if (number !== undefined) tokens.push({ kind: "number", text: number });
    else if (text !== undefined) tokens.push({ kind: "text", text: handlebarsString(text.slice(1, -1)) });
    else if (name !== undefined) tokens.push({ kind: "name", text: name });
    else if (operator !== undefined) tokens.push({ kind: "operator", text: operator });
  }
  return tokens;
}

const TOKEN =
  /\s*(?:(\d+(?:\.\d+)?)|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|([A-Za-z_]\w*)|(===|!==|==|!=|<>|<=|>=|&&|\|\||\/\/|[<>!|~+\-*/%()[\].,:?=]))/y;

/** A text in the quotes that it needs in Handlebars, which has no escapes. */
export function handlebarsString(text: string): string {
  return text.includes('"') ? `'${text}'` : `"${text}"`;
}

/** Thrown where an expression turns out not to be Jinja. */
export class NotJinja extends Error {}

/** A position in a list of tokens. */
export class Cursor {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get atEnd(): boolean {
    return this.#at >= this.#tokens.length;
  }

  /** The token `count` further on; after the end an operator without text. */
  ahead(count = 0): Token {
    return this.#tokens[this.#at + count] ?? { kind: "operator", text: "" };
  }

  /** The text of the next token; empty for a quoted text. */
  peek(): string {
    const { kind, text } = this.ahead();
    return kind === "text" ? "" : text;
  }

  take(text: string): boolean {
    if (this.atEnd || this.peek() !== text) return false;
    this.#at += 1;
    return true;
  }

  /** @throws NotJinja */
  expect(text: string): void {
    if (!this.take(text)) throw new NotJinja();
  }

  /** @throws NotJinja at the end */
  next(): Token {
    if (this.atEnd) throw new NotJinja();
    const token = this.ahead();
    this.#at += 1;
    return token;
  }

  /** @throws NotJinja for anything but a name */
  name(): string {
    const { kind, text } = this.next();
    if (kind !== "name") throw new NotJinja();
    return text;
  }
}
