/** Shown in the place of a secret. */
export const HIDDEN = "(not shown)";

/** A text that must not be shown. Only the engine reveals it, where it is sent; printed any other way it hides itself. */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** For the engine: the text itself, on its way to a host or to the store of secrets. */
  reveal(): string {
    return this.#text;
  }

  /** For checks: whether a text read from the host is this one. */
  equals(text: string | null): boolean {
    return text === this.#text;
  }

  toString(): string {
    return HIDDEN;
  }

  toJSON(): string {
    return HIDDEN;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return HIDDEN;
  }
}

/** Composes a text with secrets in it; the whole becomes a secret: secretText`password=${password}\n`. */
export function secretText(
  parts: TemplateStringsArray,
  ...values: readonly (string | number | Secret)[]
): Secret {
  return new Secret(parts.reduce((text, part, index) => text + reveal(values[index - 1] ?? "") + part));
}

/** The text itself, secret or not. For the engine, where a text is sent or compared. */
export function reveal(text: string | number | Secret): string {
  return text instanceof Secret ? text.reveal() : String(text);
}
