import { factMeant } from "../facts/elsewhere.js";
import { helpers } from "./helpers/index.js";
import { Cursor, NotJinja, quoted, tokenize, type Token } from "./respell-tokens.js";
import {
  COMPARISONS,
  filterOf,
  foundBy,
  FUNCTIONS,
  INFIX,
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

/** Reads Jinja by its order of precedence, and says it here on the way. */
class Reader {
  /** Whether anything was met that is written otherwise here. */
  foreign = false;
  readonly #cursor: Cursor;

  constructor(tokens: readonly Token[]) {
    this.#cursor = new Cursor(tokens);
  }

  whole(): Spelled {
    const spelled = this.#choice();
    if (!this.#cursor.atEnd) throw new NotJinja();
    return spelled;
  }

  #choice(): Spelled {
    const yes = this.#or();
    if (this.#cursor.take("?")) {
      const first = this.#choice();
      this.#cursor.expect(":");
      return this.#call("ternary", [yes, first, this.#choice()]);
    }
    if (!this.#cursor.take("if")) return yes;
    const condition = this.#or();
    this.#cursor.expect("else");
    return this.#call("ternary", [condition, yes, this.#choice()]);
  }

  #or(): Spelled {
    const and = (): Spelled => this.#chain("and", ["and", "&&"], () => this.#not());
    return this.#chain("or", ["or", "||"], and);
  }

  #chain(helper: string, signs: readonly string[], operand: () => Spelled): Spelled {
    const operands = [operand()];
    while (signs.some((sign) => this.#cursor.take(sign))) operands.push(operand());
    const [only] = operands;
    return only && operands.length === 1 ? only : this.#call(helper, operands);
  }

  #not(): Spelled {
    return this.#cursor.take("not") || this.#cursor.take("!")
      ? this.#call("not", [this.#not()])
      : this.#comparison();
  }

  #comparison(): Spelled {
    const left = this.#concatenation();
    const sign = this.#cursor.peek();
    const helper = COMPARISONS.get(sign);
    if (helper !== undefined) {
      this.#cursor.next();
      const right = this.#concatenation();
      if (left.found !== true) return this.#call(helper, [left, right]);
      return this.#orNot(false, foundBy(left, sign + right.text));
    }
    if (this.#cursor.take("is")) return this.#test(left);
    if (INFIX.has(sign)) {
      this.#cursor.next();
      return this.#infix(sign, left, this.#concatenation());
    }
    const no = sign === "not" && this.#cursor.ahead(1).text === "in" && this.#cursor.take("not");
    if (!this.#cursor.take("in")) return left;
    return this.#orNot(no, this.#call("in", [left, this.#concatenation()]));
  }

  #test(left: Spelled): Spelled {
    const no = this.#cursor.take("not");
    const { kind } = this.#cursor.ahead();
    if (kind !== "name") return this.#orNot(no, this.#call("eq", [left, this.#primary()]));
    const name = this.#cursor.name();
    return this.#orNot(
      no,
      testOf(left, name, this.#cursor.take("(") ? this.#list(")") : this.#bareArgument()),
    );
  }

  /** A helper's name, or a word like it, between what it is to be given. */
  #infix(word: string, left: Spelled, right: Spelled): Spelled {
    const helper = INFIX.get(word) ?? word;
    return this.#call(helper, word === "contains" ? [right, left] : [left, right]);
  }

  #orNot(no: boolean, test: Spelled | null): Spelled {
    if (test === null) throw new NotJinja();
    this.foreign = true;
    return no ? this.#call("not", [test]) : test;
  }

  /** `is divisibleby 2`: an argument without brackets. */
  #bareArgument(): readonly Spelled[] {
    const { kind, text } = this.#cursor.ahead();
    return kind === "number" || kind === "text" || /^(?:true|false|none)$/i.test(text)
      ? [this.#primary()]
      : [];
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
      const sign = this.#cursor.peek();
      const helper = Object.hasOwn(helpers, sign) ? helpers[sign] : undefined;
      if (helper === undefined) return left;
      this.#cursor.next();
      left = this.#call(helper, [left, operand()]);
    }
  }

  #filtered(): Spelled {
    let value = this.#postfixed();
    while (this.#cursor.take("|")) {
      const spelled = filterOf(value, this.#cursor.name(), this.#cursor.take("(") ? this.#list(")") : []);
      if (spelled === null) throw new NotJinja();
      this.foreign = true;
      value = spelled;
    }
    return value;
  }

  #postfixed(): Spelled {
    let value = this.#primary();
    for (;;) {
      if (this.#cursor.take(".")) value = this.#member(value);
      else if (this.#cursor.take("[")) value = this.#item(value);
      else return value;
    }
  }

  #member(owner: Spelled): Spelled {
    const { kind, text } = this.#cursor.next();
    if (kind === "number") return this.#path(owner, text);
    if (kind !== "name") throw new NotJinja();
    if (!this.#cursor.take("(")) return this.#named(`${owner.text}.${text}`, owner.call);
    const spelled = methodOf(owner, text, this.#list(")"));
    if (spelled === null) throw new NotJinja();
    this.foreign = true;
    return spelled;
  }

  #item(owner: Spelled): Spelled {
    const { kind, text } = this.#cursor.ahead();
    const simple = (kind === "number" || kind === "text") && this.#cursor.ahead(1).text === "]";
    const index = this.#choice();
    this.#cursor.expect("]");
    this.foreign = true;
    if (!simple || owner.call) return this.#call("index", [owner, index]);
    return this.#path(owner, kind === "text" ? text.slice(1, -1) : text);
  }

  #path(owner: Spelled, name: string): Spelled {
    this.foreign = true;
    const segment = /^[A-Za-z_][\w-]*$/.test(name) ? name : `[${name}]`;
    return owner.call
      ? this.#call("index", [owner, { text: quoted(name), call: false }])
      : this.#named(`${owner.text}.${segment}`, false);
  }

  /** A fact has another name here. */
  #named(text: string, call: boolean): Spelled {
    const meant = call ? null : factMeant(text.split("."));
    if (meant !== null) this.foreign = true;
    return { text: meant ?? text, call };
  }

  #primary(): Spelled {
    const { kind, text } = this.#cursor.next();
    if (kind === "number" || kind === "text") return { text, call: false };
    if (kind === "sign") return this.#bracketed(text);
    if (KEYWORDS.has(text)) throw new NotJinja();
    if (this.#cursor.take("(")) return this.#function(text, this.#list(")"));
    const literal = LITERALS.get(text);
    if (literal !== undefined) this.foreign = true;
    return literal === undefined ? this.#named(text, false) : { text: literal, call: false };
  }

  #bracketed(sign: string): Spelled {
    if (sign === "(") {
      const inner = this.#choice();
      this.#cursor.expect(")");
      return inner;
    }
    if (sign === "[") return this.#call("list", this.#list("]"));
    if (sign === "-") {
      const { kind, text } = this.#cursor.next();
      if (kind === "number") return { text: `-${text}`, call: false };
    }
    throw new NotJinja();
  }

  #function(name: string, given: readonly Spelled[]): Spelled {
    const helper = FUNCTIONS.get(name) ?? (helpers.has(name) ? name : null);
    if (helper === null) throw new NotJinja();
    return this.#call(helper, given);
  }

  #list(end: string): readonly Spelled[] {
    const items: Spelled[] = [];
    while (!this.#cursor.take(end)) {
      if (this.#cursor.ahead(1).text === "=") {
        this.#cursor.name();
        this.#cursor.expect("=");
      }
      items.push(this.#choice());
      if (!this.#cursor.take(",") && this.#cursor.peek() !== end) throw new NotJinja();
    }
    return items;
  }

  #call(helper: string, given: readonly Spelled[]): Spelled {
    this.foreign = true;
    const words = given.map(({ text, call }) => (call ? `(${text})` : text));
    return { text: [helper, ...words].join(" "), call: true };
  }
}
