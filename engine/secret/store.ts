import { formsOf } from "./forms.js";
import { HIDDEN } from "./secret.js";

/** Takes secrets as soon as they are known. */
export interface SecretSink {
  add(secret: string): void;
}

/** All secrets known so far, and the one way to hide them, by value, in what is shown. */
export class SecretStore implements SecretSink {
  readonly #shortest: number;
  readonly #forms = new Set<string>();
  #pattern: RegExp | null = null;

  /** @param shortest a text shorter than this is not hidden: one or two characters would black out everything */
  constructor(shortest = 3) {
    this.#shortest = shortest;
  }

  add(secret: string): void {
    if (secret.length < this.#shortest || this.has(secret)) return;
    for (const form of formsOf(secret)) if (form.length >= this.#shortest) this.#forms.add(form);
    this.#pattern = null;
  }

  has(secret: string): boolean {
    return this.#forms.has(secret);
  }

  /** The text with every secret in it hidden, the longest first where one contains another. */
  scrub(text: string): string {
    if (this.#forms.size === 0) return text;
    this.#pattern ??= new RegExp(
      [...this.#forms]
        .sort((a, b) => b.length - a.length)
        .map(escape)
        .join("|"),
      "g",
    );
    return text.replace(this.#pattern, HIDDEN);
  }

  /** The same data with every text in it scrubbed, keys too. What has a JSON form of its own is given in that. */
  scrubAll<T>(value: T): T {
    return this.#forms.size === 0 ? value : (this.#value(value) as T);
  }

  #value(value: unknown): unknown {
    if (typeof value === "string") return this.scrub(value);
    if (Array.isArray(value)) return value.map((item) => this.#value(item));
    if (typeof value !== "object" || value === null) return value;
    if (typeof Reflect.get(value, "toJSON") === "function") return JSON.parse(JSON.stringify(value));
    const shown = "before" in value && "after" in value ? this.#withoutOld(value) : value;
    return Object.fromEntries(
      Object.entries(shown).map(([key, inner]) => [this.scrub(key), this.#value(inner)]),
    );
  }

  /** The value that a secret replaces is a secret too, though it was never added. */
  #withoutOld(change: { readonly before: unknown; readonly after: unknown }): object {
    return { ...change, before: this.#old(change.before, change.after) };
  }

  #old(before: unknown, after: unknown): unknown {
    if (typeof before === "string" && typeof after === "string") {
      if (this.scrub(after) === after) return before;
      const kept = new Set(after.split("\n"));
      return before
        .split("\n")
        .map((line) => (kept.has(line) ? line : HIDDEN))
        .join("\n");
    }
    if (!isRecord(before) || !isRecord(after)) return before;
    return Object.fromEntries(
      Object.entries(before).map(([key, value]) => [key, this.#old(value, after[key])]),
    );
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
