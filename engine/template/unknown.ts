/** A value that only a real run would produce: it may be passed on, but not looked at. */
export class Unknown {
  readonly because: string;

  /** @param because why it is not known, as the end of a sentence: “the task … has not run” */
  constructor(because: string) {
    this.because = because;
  }
}

/** Thrown where an Unknown is looked at: a check cannot tell what depends on it. */
export class CannotTell extends Error {
  override readonly name = "CannotTell";
  readonly because: string;

  constructor(because: string) {
    super(`cannot tell, because ${because}`);
    this.because = because;
  }
}

/** The value itself when it is known. @throws CannotTell */
export function known(value: unknown): unknown {
  if (value instanceof Unknown) throw new CannotTell(value.because);
  return value;
}

/** The value itself when it and all that it holds are known. @throws CannotTell */
export function whollyKnown(value: unknown): unknown {
  known(value);
  if (Array.isArray(value)) value.forEach(whollyKnown);
  else if (typeof value === "object" && value !== null) Object.values(value).forEach(whollyKnown);
  return value;
}
