import { quoted, tokenize, type Token } from "./respell-tokens.js";
import {
  COMPARISONS,
  filterOf,
  KEYWORDS,
  LITERALS,
  methodOf,
  testOf,
  type Spelled,
} from "./respell-words.js";

/** How a Jinja (or JavaScript) expression is written here; null when it is neither, or is the same in both. */
export function respell(expression: string): string | null {
  const tokens = tokenize(expression.trim());
  if (tokens === null || tokens.length === 0) return null;
  const reader = new Reader(tokens);
  try {
    const spelled = reader.whole();
    return reader.foreign ? spelled.text : null;
  } catch (error) {
    if (error instanceof NotJinja) return null;
    throw error;
  }
}

/** Ends the attempt to read an expression as Jinja. */
class NotJinja extends Error {}

/** Reads Jinja by its order of precedence, and says it here on the way. */
class Reader {
  /** Whether anything was met that is written otherwise here. */
  foreign = false;
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): Spelled {
    const spelled = this.#choice();
    if (this.#at < this.#tokens.length) throw new NotJinja();
    return spelled;
  }

  #choice(): Spelled {
    const yes = this.#or();
    if (this.#take("?")) {
      const first = this.#choice();
      this.#expect(":");
      return this.#call("ternary", [yes, first, this.#choice()]);
    }
    if (!this.#take("if")) return yes;
    const condition = this.#or();
    this.#expect("else");
    return this.#call("ternary", [condition, yes, this.#choice()]);
  }

  #or(): Spelled {
    const and = (): Spelled => this.#chain("and", ["and", "&&"], () => this.#not());
    return this.#chain("or", ["or", "||"], and);
  }

  #chain(helper: string, signs: readonly string[], operand: () => Spelled): Spelled {
    const operands = [operand()];
    while (signs.some((sign) => this.#take(sign))) operands.push(operand());
    const [only] = operands;
    return only && operands.length === 1 ? only : this.#call(helper, operands);
  }

  #not(): Spelled {
    return this.#take("not") || this.#take("!") ? this.#call("not", [this.#not()]) : this.#comparison();
  }

  #comparison(): Spelled {
    const left = this.#concatenation();
    const helper = COMPARISONS.get(this.#peek());
    if (helper !== undefined) {
      this.#at += 1;
      return this.#call(helper, [left, this.#concatenation()]);
    }
    if (this.#take("is")) {
      const no = this.#take("not");
      const test = testOf(left, this.#name(), this.#take("(") ? this.#list(")") : this.#bareArgument());
      return this.#orNot(no, test);
    }
    const no = this.#peek() === "not" && this.#tokens[this.#at + 1]?.text === "in" && this.#take("not");
    if (!this.#take("in")) return left;
    return this.#orNot(no, this.#call("in", [left, this.#concatenation()]));
  }

  #orNot(no: boolean, test: Spelled | null): Spelled {
    if (test === null) throw new NotJinja();
    this.foreign = true;
    return no ? this.#call("not", [test]) : test;
  }

  /** `is divisibleby 2`: an argument without brackets. */
  #bareArgument(): readonly Spelled[] {
    const { kind } = this.#tokens[this.#at] ?? { kind: "sign" };
    return kind === "number" || kind === "text" ? [this.#primary()] : [];
  }

  #concatenation(): Spelled {
    return this.#chain("concat", ["~"], () => this.#sum());
  }

  #sum(): Spelled {
    return this.#arithmetic({ "+": "add", "-": "sub" }, () => this.#product());
  }

  #product(): Spelled {
    const helpers = { "*": "mul", "//": "div", "/": "div", "%": "mod" };
    return this.#arithmetic(helpers, () => this.#filtered());
  }

  #arithmetic(helpers: Readonly<Record<string, string>>, operand: () => Spelled): Spelled {
    let left = operand();
    for (;;) {
      const sign = this.#peek();
      const helper = Object.hasOwn(helpers, sign) ? helpers[sign] : undefined;
      if (helper === undefined) return left;
      this.#at += 1;
      left = this.#call(helper, [left, operand()]);
    }
  }

  #filtered(): Spelled {
    let value = this.#postfixed();
    while (this.#take("|")) {
      const spelled = filterOf(value, this.#name(), this.#take("(") ? this.#list(")") : []);
      if (spelled === null) throw new NotJinja();
      this.foreign = true;
      value = spelled;
    }
    return value;
  }

  #postfixed(): Spelled {
    let value = this.#primary();
    for (;;) {
      if (this.#take(".")) value = this.#member(value);
      else if (this.#take("[")) value = this.#item(value);
      else return value;
    }
  }

  #member(owner: Spelled): Spelled {
    const { kind, text } = this.#next();
    if (kind === "number") return this.#path(owner, text);
    if (kind !== "name") throw new NotJinja();
    if (!this.#take("(")) return { text: `${owner.text}.${text}`, call: owner.call };
    const spelled = methodOf(owner, text, this.#list(")"));
    if (spelled === null) throw new NotJinja();
    this.foreign = true;
    return spelled;
  }

  #item(owner: Spelled): Spelled {
    const { kind, text } = this.#tokens[this.#at] ?? { kind: "sign", text: "" };
    const simple = (kind === "number" || kind === "text") && this.#tokens[this.#at + 1]?.text === "]";
    const index = this.#choice();
    this.#expect("]");
    this.foreign = true;
    if (!simple || owner.call) return this.#call("index", [owner, index]);
    return this.#path(owner, kind === "text" ? text.slice(1, -1) : text);
  }

  #path(owner: Spelled, name: string): Spelled {
    this.foreign = true;
    const segment = /^[A-Za-z_][\w-]*$/.test(name) ? name : `[${name}]`;
    return owner.call
      ? this.#call("index", [owner, { text: quoted(name), call: false }])
      : { text: `${owner.text}.${segment}`, call: false };
  }

  #primary(): Spelled {
    const { kind, text } = this.#next();
    if (kind === "number" || kind === "text") return { text, call: false };
    if (kind === "sign") return this.#bracketed(text);
    if (KEYWORDS.has(text)) throw new NotJinja();
    if (this.#take("(")) return this.#function(text, this.#list(")"));
    const literal = LITERALS.get(text);
    if (literal !== undefined) this.foreign = true;
    return { text: literal ?? text, call: false };
  }

  #bracketed(sign: string): Spelled {
    if (sign === "(") {
      const inner = this.#choice();
      this.#expect(")");
      return inner;
    }
    if (sign === "[") return this.#call("list", this.#list("]"));
    if (sign === "-") {
      const { kind, text } = this.#next();
      if (kind === "number") return { text: `-${text}`, call: false };
    }
    throw new NotJinja();
  }

  #function(name: string, given: readonly Spelled[]): Spelled {
    if (name !== "lookup" && name !== "range") throw new NotJinja();
    return this.#call(name, given);
  }

  #list(end: string): readonly Spelled[] {
    const items: Spelled[] = [];
    while (!this.#take(end)) {
      if (this.#tokens[this.#at + 1]?.text === "=") this.#at += 2;
      items.push(this.#choice());
      if (!this.#take(",") && this.#peek() !== end) throw new NotJinja();
    }
    return items;
  }

  #call(helper: string, given: readonly Spelled[]): Spelled {
    this.foreign = true;
    const words = given.map(({ text, call }) => (call ? `(${text})` : text));
    return { text: [helper, ...words].join(" "), call: true };
  }

  #peek(): string {
    const token = this.#tokens[this.#at];
    return token && token.kind !== "text" ? token.text : "";
  }

  #take(text: string): boolean {
    if (this.#peek() !== text) return false;
    this.#at += 1;
    return true;
  }

  #expect(text: string): void {
    if (!this.#take(text)) throw new NotJinja();
  }

  #next(): Token {
    const token = this.#tokens[this.#at];
    if (!token) throw new NotJinja();
    this.#at += 1;
    return token;
  }

  #name(): string {
    const { kind, text } = this.#next();
    if (kind !== "name") throw new NotJinja();
    return text;
  }
}
