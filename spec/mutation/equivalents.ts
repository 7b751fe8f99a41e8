/** A flip that no spec can notice, as nothing that anybody sees depends on it. */
export interface Equivalent {
  readonly file: string;
  /** As the tool tells it. */
  readonly what: string;
  readonly why: string;
}

export const equivalents: readonly Equivalent[] = [];
