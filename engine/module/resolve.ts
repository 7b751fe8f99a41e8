import type { Condition } from "./params.js";

/** What stands behind parameters that name something instead of saying it. The engine knows; each is asked by the parameter's name. */
export interface Resolve {
  /** The absolute path of a file of the controller, which is there and may be read. */
  localFile(param: string, written: string): string;
  /** The text that a template file of the controller renders to. */
  template(param: string, written: string): string;
  /** Whether each condition holds. */
  conditions(param: string, written: readonly string[]): readonly Condition[];
}

/** For specs of modules: paths and texts are taken as they are, and conditions hold. */
export const AS_WRITTEN: Resolve = {
  localFile: (_param, written) => written,
  template: (_param, written) => written,
  conditions: (_param, written) => written.map((text) => ({ text, holds: true })),
};
