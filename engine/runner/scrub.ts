import { HIDDEN } from "../module/secret.js";
import type { Event } from "./event.js";

/** Hides secrets by value in all that is told: the one place where events leave the engine. */
export class Scrubber {
  readonly #forms = new Set<string>();
  #pattern: RegExp | null = null;

  /** A text of one or two characters would black out everything, so it is not taken. */
  add(secret: string): void {
    if (secret.length < SHORTEST || this.#forms.has(secret)) return;
    for (const form of formsOf(secret)) if (form.length >= SHORTEST) this.#forms.add(form);
    this.#pattern = null;
  }

  text(text: string): string {
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

  /** The event with every text in it, keys too, made safe. */
  event(event: Event): Event {
    return this.#forms.size === 0 ? event : (this.#value(event) as Event);
  }

  #value(value: unknown): unknown {
    if (typeof value === "string") return this.text(value);
    if (Array.isArray(value)) return value.map((item) => this.#value(item));
    if (typeof value !== "object" || value === null) return value;
    if (typeof Reflect.get(value, "toJSON") === "function") return JSON.parse(JSON.stringify(value));
    const told = "before" in value && "after" in value ? this.#withoutOld(value) : value;
    return Object.fromEntries(
      Object.entries(told).map(([key, inner]) => [this.text(key), this.#value(inner)]),
    );
  }

  /** Where a secret is to be, what it replaces is one too, though nobody told us of it. */
  #withoutOld(change: { readonly before: unknown; readonly after: unknown }): object {
    return { ...change, before: this.#old(change.before, change.after) };
  }

  #old(before: unknown, after: unknown): unknown {
    if (typeof before === "string" && typeof after === "string") {
      if (this.text(after) === after) return before;
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

const SHORTEST = 3;

/** How a secret may look on its way out: as it is, line by line, quoted, escaped, encoded. */
function formsOf(secret: string): readonly string[] {
  const trimmed = secret.trim();
  return [
    secret,
    trimmed,
    ...trimmed.split(/\r?\n/).filter((line) => line.length >= 8),
    JSON.stringify(secret).slice(1, -1),
    secret.replaceAll("'", `'\\''`),
    encodeURIComponent(Buffer.from(secret).toString()),
    ...base64Forms(secret),
  ];
}

/** Base64 of a text differs with where it begins in the encoded whole; the ends mix with their neighbours. */
function base64Forms(secret: string): readonly string[] {
  const whole = Buffer.from(secret).toString("base64");
  const within = [0, 1, 2].map((shift) => {
    const encoded = Buffer.from("x".repeat(shift) + secret)
      .toString("base64")
      .replace(/=+$/, "");
    return encoded.slice(shift === 0 ? 0 : shift + 1, encoded.length - 1);
  });
  return [whole, ...within.filter((form) => form.length >= 8)];
}

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
