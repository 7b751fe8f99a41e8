/** A word or a sign of an expression, texts already in the quotes of this language. */
export interface Token {
  readonly kind: "number" | "text" | "name" | "sign";
  readonly text: string;
}

/** The words and signs of an expression; null where there is something else in it. */
export function tokenize(expression: string): readonly Token[] | null {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < expression.length) {
    const match = TOKEN.exec(expression);
    if (!match) return null;
    const [, number, text, name, sign] = match;
    if (number !== undefined) tokens.push({ kind: "number", text: number });
    else if (text !== undefined) tokens.push({ kind: "text", text: quoted(text.slice(1, -1)) });
    else if (name !== undefined) tokens.push({ kind: "name", text: name });
    else if (sign !== undefined) tokens.push({ kind: "sign", text: sign });
  }
  return tokens;
}

const TOKEN =
  /\s*(?:(\d+(?:\.\d+)?)|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|([A-Za-z_]\w*)|(===|!==|==|!=|<>|<=|>=|&&|\|\||\/\/|[<>!|~+\-*/%()[\].,:?=]))/y;

/** A text in the quotes that need no escape. */
export function quoted(text: string): string {
  return text.includes('"') ? `'${text}'` : `"${text}"`;
}

/** Ends the attempt to read an expression as Jinja. */
export class NotJinja extends Error {}

/** Goes from token to token. */
export class Cursor {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get atEnd(): boolean {
    return this.#at >= this.#tokens.length;
  }

  /** A token further on; a sign without text behind the end. */
  ahead(count = 0): Token {
    return this.#tokens[this.#at + count] ?? { kind: "sign", text: "" };
  }

  /** The next word or sign; nothing for a text. */
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
