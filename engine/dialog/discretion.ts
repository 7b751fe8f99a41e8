import type { Converse } from "../module/action.js";
import { HIDDEN, Secret } from "../secret/secret.js";

/** Knows a conversation's secrets, those it was given and those it overhears, and keeps them out of what is told. */
export class Discretion {
  readonly #patterns: readonly RegExp[];
  readonly #secrets = new Set<string>();
  readonly #tell: (secret: string) => void;

  /** `tell` hears of each secret that is born on the host, before anybody is told anything with it. */
  constructor({ dialog, files, env }: Converse, tell: (secret: string) => void) {
    this.#patterns = (dialog.redact ?? []).map((pattern) => new RegExp(pattern, "g"));
    this.#tell = tell;
    const texts = [
      ...dialog.turns.map(({ answer }) => answer),
      ...Object.values(files ?? {}),
      ...Object.values(env ?? {}),
    ];
    for (const text of texts) if (text instanceof Secret) this.#keep(text.reveal());
  }

  /** Listens for secrets in what the host said. */
  hear(text: string): void {
    for (const pattern of this.#patterns) {
      for (const [, secret = ""] of text.matchAll(pattern)) {
        if (secret === "" || this.#secrets.has(secret)) continue;
        this.#keep(secret);
        this.#tell(secret);
      }
    }
  }

  /** The text with every secret known so far hidden. */
  hide(text: string): string {
    const longestFirst = [...this.#secrets].sort((a, b) => b.length - a.length);
    return longestFirst.reduce((shown, secret) => shown.replaceAll(secret, HIDDEN), text);
  }

  #keep(secret: string): void {
    if (secret !== "") this.#secrets.add(secret);
  }
}
