import type { StepKeywords } from "./rendered.js";

/** Makes one object of equal ones: most steps of thousands of hosts have the same keywords. */
export class SharedKeywords {
  #last: StepKeywords | null = null;

  shared(keywords: StepKeywords): StepKeywords {
    if (this.#last === null || !areEqual(this.#last, keywords)) this.#last = keywords;
    return this.#last;
  }
}

function areEqual(one: StepKeywords, other: StepKeywords): boolean {
  return (
    one.user === other.user &&
    one.delegateTo === other.delegateTo &&
    one.environment === other.environment &&
    one.timeout === other.timeout &&
    one.dry === other.dry &&
    one.notify === other.notify &&
    one.tries === other.tries &&
    one.delay === other.delay
  );
}
