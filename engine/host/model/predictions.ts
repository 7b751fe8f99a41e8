import type { Ask } from "../../module/ask.js";
import type { Because } from "./entry.js";

/** What a probe of a module would find after a step of it. */
export interface Prediction {
  /** The probe's questions. */
  readonly key: string;
  readonly asks: readonly Ask[];
  readonly value: unknown;
  readonly because: Because;
}

/** What is predicted, by the questions that it answers. */
export class Predictions {
  readonly #known: ReadonlyMap<string, Prediction>;

  constructor(known: Iterable<Prediction> = []) {
    this.#known = new Map([...known].map((one) => [one.key, one]));
  }

  get(key: string): Prediction | null {
    return this.#known.get(key) ?? null;
  }

  with(more: readonly Prediction[]): Predictions {
    return new Predictions([...this.#known.values(), ...more]);
  }

  without(gone: (one: Prediction) => boolean): Predictions {
    return new Predictions([...this.#known.values()].filter((one) => !gone(one)));
  }
}
