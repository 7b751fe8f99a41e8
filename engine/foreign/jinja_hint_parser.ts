import { factFromAnsible } from "./facts.js";
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
  type Translated,
} from "./jinja_hint_names.js";
import { Cursor, handlebarsString, NotJinja, type Token } from "./jinja_hint_tokens.js";

/** Parses Jinja by recursive descent, and translates it on the way. */
export class JinjaParser {
  /** Whether anything parsed so far is written differently in Handlebars. */
  differs = false;
  readonly #cursor: Cursor;
  readonly #isHelper: (name: string) => boolean;

  constructor(tokens: readonly Token[], isHelper: (name: string) => boolean) {
    this.#cursor = new Cursor(tokens);
    this.#isHelper = isHelper;
  }

  /** @throws NotJinja */
  parse(): Translated {
    const translated = this.#choice();
    if (!this.#cursor.atEnd) throw new NotJinja();
    return translated;
  }

  #choice(): Translated {
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

  #or(): Translated {
    const and = (): Translated => this.#chain("and", ["and", "&&"], () => this.#not());
    return this.#chain("or", ["or", "||"], and);
  }

  #chain(helper: string, operators: readonly string[], operand: () => Translated): Translated {
    const operands = [operand()];
    while (operators.some((operator) => this.#cursor.take(operator))) operands.push(operand());
    const [only] = operands;
    return only && operands.length === 1 ? only : this.#call(helper, operands);
  }

  #not(): Translated {
    return this.#cursor.take("not") || this.#cursor.take("!")
      ? this.#call("not", [this.#not()])
      : this.#comparison();
  }

  #comparison(): Translated {
    const left = this.#concatenation();
    const operator = this.#cursor.peek();
    const helper = COMPARISONS.get(operator);
    if (helper !== undefined) {
      this.#cursor.next();
      const right = this.#concatenation();
      if (left.found !== true) return this.#call(helper, [left, right]);
      return this.#negatedIf(false, foundBy(left, operator + right.text));
    }
    if (this.#cursor.take("is")) return this.#test(left);
    if (INFIX.has(operator)) {
      this.#cursor.next();
      return this.#infix(operator, left, this.#concatenation());
    }
    const no = operator === "not" && this.#cursor.ahead(1).text === "in" && this.#cursor.take("not");
    if (!this.#cursor.take("in")) return left;
    return this.#negatedIf(no, this.#call("in", [left, this.#concatenation()]));
  }

  #test(left: Translated): Translated {
    const no = this.#cursor.take("not");
    const { kind } = this.#cursor.ahead();
    if (kind !== "name") return this.#negatedIf(no, this.#call("eq", [left, this.#primary()]));
    const name = this.#cursor.name();
    return this.#negatedIf(
      no,
      testOf(left, name, this.#cursor.take("(") ? this.#list(")") : this.#bareArgument()),
    );
  }

  /** The name of a helper, or a word like it, between its operands. */
  #infix(word: string, left: Translated, right: Translated): Translated {
    const helper = INFIX.get(word) ?? word;
    return this.#call(helper, word === "contains" ? [right, left] : [left, right]);
  }

  #negatedIf(no: boolean, test: Translated | null): Translated {
    if (test === null) throw new NotJinja();
    this.differs = true;
    return no ? this.#call("not", [test]) : test;
  }

  /** `is divisibleby 2`: an argument without parentheses. */
  #bareArgument(): readonly Translated[] {
    const { kind, text } = this.#cursor.ahead();
    return kind === "number" || kind === "text" || /^(?:true|false|none)$/i.test(text)
      ? [this.#primary()]
      : [];
  }

  #concatenation(): Translated {
    return this.#chain("concat", ["~"], () => this.#sum());
  }

  #sum(): Translated {
    return this.#arithmetic({ "+": "add", "-": "sub" }, () => this.#product());
  }

  #product(): Translated {
    const helpers = { "*": "mul", "//": "div", "/": "div", "%": "mod" };
    return this.#arithmetic(helpers, () => this.#filtered());
  }

  #arithmetic(helpers: Readonly<Record<string, string>>, operand: () => Translated): Translated {
    let left = operand();
    for (;;) {
      const operator = this.#cursor.peek();
      const helper = Object.hasOwn(helpers, operator) ? helpers[operator] : undefined;
      if (helper === undefined) return left;
      this.#cursor.next();
      left = this.#call(helper, [left, operand()]);
    }
  }

  #filtered(): Translated {
    let value = this.#postfixed();
    while (this.#cursor.take("|")) {
      const translated = filterOf(value, this.#cursor.name(), this.#cursor.take("(") ? this.#list(")") : []);
      if (translated === null) throw new NotJinja();
      this.differs = true;
      value = translated;
    }
    return value;
  }

  #postfixed(): Translated {
    let value = this.#primary();
    for (;;) {
      if (this.#cursor.take(".")) value = this.#member(value);
      else if (this.#cursor.take("[")) value = this.#item(value);
      else return value;
    }
  }

  #member(owner: Translated): Translated {
    const { kind, text } = this.#cursor.next();
    if (kind === "number") return this.#path(owner, text);
    if (kind !== "name") throw new NotJinja();
    if (!this.#cursor.take("(")) return this.#named(`${owner.text}.${text}`, owner.call);
    const translated = methodOf(owner, text, this.#list(")"));
    if (translated === null) throw new NotJinja();
    this.differs = true;
    return translated;
  }

  #item(owner: Translated): Translated {
    const { kind, text } = this.#cursor.ahead();
    const simple = (kind === "number" || kind === "text") && this.#cursor.ahead(1).text === "]";
    const index = this.#choice();
    this.#cursor.expect("]");
    this.differs = true;
    if (!simple || owner.call) return this.#call("index", [owner, index]);
    return this.#path(owner, kind === "text" ? text.slice(1, -1) : text);
  }

  #path(owner: Translated, name: string): Translated {
    this.differs = true;
    const segment = /^[A-Za-z_][\w-]*$/.test(name) ? name : `[${name}]`;
    return owner.call
      ? this.#call("index", [owner, { text: handlebarsString(name), call: false }])
      : this.#named(`${owner.text}.${segment}`, false);
  }

  /** A name, which is another one here if it is one of Ansible's facts. */
  #named(text: string, call: boolean): Translated {
    const fact = call ? null : factFromAnsible(text.split("."));
    if (fact !== null) this.differs = true;
    return { text: fact ?? text, call };
  }

  #primary(): Translated {
    const { kind, text } = this.#cursor.next();
    if (kind === "number" || kind === "text") return { text, call: false };
    if (kind === "operator") return this.#bracketed(text);
    if (KEYWORDS.has(text)) throw new NotJinja();
    if (this.#cursor.take("(")) return this.#function(text, this.#list(")"));
    const literal = LITERALS.get(text);
    if (literal !== undefined) this.differs = true;
    return literal === undefined ? this.#named(text, false) : { text: literal, call: false };
  }

  #bracketed(operator: string): Translated {
    if (operator === "(") {
      const inner = this.#choice();
      this.#cursor.expect(")");
      return inner;
    }
    if (operator === "[") return this.#call("list", this.#list("]"));
    if (operator === "-") {
      const { kind, text } = this.#cursor.next();
      if (kind === "number") return { text: `-${text}`, call: false };
    }
    throw new NotJinja();
  }

  #function(name: string, args: readonly Translated[]): Translated {
    const helper = FUNCTIONS.get(name) ?? (this.#isHelper(name) ? name : null);
    if (helper === null) throw new NotJinja();
    return this.#call(helper, args);
  }

  #list(end: string): readonly Translated[] {
    const items: Translated[] = [];
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

  #call(helper: string, args: readonly Translated[]): Translated {
    this.differs = true;
    const words = args.map(({ text, call }) => (call ? `(${text})` : text));
    return { text: [helper, ...words].join(" "), call: true };
  }
}
