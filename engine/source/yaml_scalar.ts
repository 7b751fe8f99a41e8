import type { Scalar } from "yaml";
import type { Diagnostic } from "./diagnostic.js";
import type { Range, Span } from "./span.js";
import type { YamlScalar } from "./yaml_node.js";
import { placeWithin, type ScalarStyle } from "./yaml_place.js";

/** A scalar of a file; a class only so that large files do not hold one closure for each value. */
export class WrittenScalar implements YamlScalar {
  readonly kind = "scalar";
  readonly value: YamlScalar["value"];
  readonly span: Span;
  readonly secret: boolean;
  readonly #style: ScalarStyle;

  constructor(value: YamlScalar["value"], span: Span, style: ScalarStyle, secret: boolean) {
    this.value = value;
    this.span = span;
    this.secret = secret;
    this.#style = style;
  }

  get written(): string {
    return this.span.source.text.slice(this.span.from, this.span.to);
  }

  spanOf(range: Range): Span {
    if (typeof this.value !== "string") return this.span;
    return placeWithin(this.span, this.#style, this.value, range);
  }
}

/** Takes what the library made of a scalar, and reports numbers that would not be what was written. */
export function readScalar(node: Scalar, span: Span, report: (problem: Diagnostic) => void): YamlScalar {
  const secret = node.tag === "!secret";
  const scalar = new WrittenScalar(valueOf(node, secret), span, styleOf(node), secret);
  const { value, written } = scalar;
  if (typeof value === "number" && !isFaithful(value, written)) {
    const detail = `“${written}” cannot be stored exactly as a number. If it is text, quote it: "${written}".`;
    report({ code: "value", summary: "Number out of range", detail, at: span });
  }
  return scalar;
}

function valueOf(node: Scalar, secret: boolean): YamlScalar["value"] {
  const { value, source } = node;
  if (secret) return source ?? "";
  if (value === null || typeof value === "number" || typeof value === "boolean") return value;
  return typeof value === "string" ? value : (source ?? "");
}

function isFaithful(value: number, written: string): boolean {
  return Number.isFinite(value) && (Number.isSafeInteger(value) || /[.eE]/.test(written));
}

function styleOf({ type }: Scalar): ScalarStyle {
  if (type === "QUOTE_SINGLE") return "single";
  if (type === "QUOTE_DOUBLE") return "double";
  return type === "BLOCK_LITERAL" || type === "BLOCK_FOLDED" ? "block" : "plain";
}
