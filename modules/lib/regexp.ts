import { refuse } from "../../engine/module/index.js";

/** The regular expression that a parameter holds. @throws Refusal for what is none */
export function expression(name: string, source: string, flags = ""): RegExp {
  try {
    return new RegExp(source, flags);
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^.*: /s, "") : String(error);
    return refuse(`“${name}” is not a regular expression: ${why}`);
  }
}
