import type { Converse } from "../module/action.js";
import { Secret } from "../secret/secret.js";
import { type SecretSink, SecretStore } from "../secret/store.js";

/** Keeps a conversation's secrets, those it was given and those the host prints, out of what is shown of it. */
export class Redactor {
  readonly #patterns: readonly RegExp[];
  /** Even a secret of one character is hidden here. */
  readonly #own = new SecretStore(1);
  readonly #run: SecretSink;

  /** @param run takes each secret that is born on the host, before anybody is shown anything with it */
  constructor({ dialog, files, env }: Converse, run: SecretSink) {
    this.#patterns = (dialog.redact ?? []).map((pattern) => new RegExp(pattern, "g"));
    this.#run = run;
    const texts = [
      ...dialog.turns.map((turn) => turn.answer),
      ...Object.values(files ?? {}),
      ...Object.values(env ?? {}),
    ];
    for (const text of texts) if (text instanceof Secret) this.#own.add(text.reveal());
  }

  /** Looks for secrets in what the host printed, which are hidden from then on. */
  learn(text: string): void {
    for (const pattern of this.#patterns) {
      for (const [, secret = ""] of text.matchAll(pattern)) {
        if (secret === "" || this.#own.has(secret)) continue;
        this.#own.add(secret);
        this.#run.add(secret);
      }
    }
  }

  /** The text with every secret known so far hidden. */
  redact(text: string): string {
    return this.#own.scrub(text);
  }
}
