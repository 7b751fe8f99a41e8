import { facts } from "../facts/index.js";
import type { Host } from "../inventory/index.js";
import { InputError } from "../source/diagnostic.js";
import type { Changes } from "./changes.js";
import { lazily } from "./lazily.js";

/** Thrown if a template uses a fact that has not been read: it is read, and the template rendered again. */
export class NeedsFact extends Error {
  override readonly name = "NeedsFact";
  readonly fact: string;

  constructor(fact: string) {
    super(`the fact ${fact} is not known yet`);
    this.fact = fact;
  }
}

/** Replaces a fact if the answer of the host makes no sense: an error when the fact is used. */
export class UnreadableFact {
  readonly why: string;

  constructor(why: string) {
    this.why = why;
  }
}

/** What a run knows about one host: its inventory variables, the variables set by tasks, and the facts that were read. */
export class HostKnowledge {
  readonly host: Host;
  /** All facts by name; using one that is not known makes it be read. @throws NeedsFact, InputError */
  readonly facts: object;
  readonly #changes: Changes;
  readonly #given = new Map<string, unknown>();
  readonly #facts = new Map<string, unknown>();

  /** @param changes is notified if something becomes known */
  constructor(host: Host, changes: Changes) {
    this.host = host;
    this.#changes = changes;
    this.facts = lazily(facts.keys(), (name) => this.#fact(name));
  }

  /** Registered results and variables of set_vars, which remain for later plays. */
  get given(): Readonly<Record<string, unknown>> {
    return Object.fromEntries(this.#given);
  }

  give(values: readonly (readonly [name: string, value: unknown])[]): void {
    for (const [name, value] of values) this.#given.set(name, value);
    if (values.length > 0) this.#changes.noteKnowledge();
  }

  /** Only the facts that are known, by name. @throws InputError if one is used that made no sense */
  get knownFacts(): object {
    return lazily(this.#facts.keys(), (name) => this.#fact(name));
  }

  knowsFact(name: string): boolean {
    return this.#facts.has(name);
  }

  keepFact(name: string, value: unknown): void {
    this.#facts.set(name, value);
    this.#changes.noteKnowledge();
  }

  forgetFacts(): void {
    this.#facts.clear();
  }

  #fact(name: string): unknown {
    if (!this.#facts.has(name)) throw new NeedsFact(name);
    const fact = this.#facts.get(name);
    if (!(fact instanceof UnreadableFact)) return fact;
    throw new InputError({ code: "value", summary: "Unreadable fact", detail: fact.why, at: null });
  }
}
