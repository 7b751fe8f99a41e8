import { quote, type Script, shellText } from "../transport/index.js";
import { script } from "./shell.js";

/** A script that calls what replace.sh and paths.sh define, with their inputs set. */
export function writingScript(inputs: Readonly<Record<string, string>>, calls: readonly string[]): Script {
  const set = Object.entries(inputs).map(([name, value]) => `${name}=${value === "" ? "" : quote(value)}`);
  return script([set.join(" "), ...calls], { prelude: WRITING });
}

/** One prelude for all that writes: a session is sent it once. */
const WRITING = [shellText(import.meta.url, "replace.sh"), shellText(import.meta.url, "paths.sh")].join("\n");
