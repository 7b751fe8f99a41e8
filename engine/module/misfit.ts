/** One value that does not fit: where in the parameters, what kind of misfit, and a sentence. */
export interface Misfit {
  /** JSON pointer below the module's key, such as `/names/0`. */
  readonly at: string;
  readonly kind: "unknown" | "missing" | "mode" | "value";
  /** The misplaced or missing key, for `unknown` and `missing`. */
  readonly key: string | null;
  readonly text: string;
}
