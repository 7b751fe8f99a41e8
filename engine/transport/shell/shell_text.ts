import { readFileSync } from "node:fs";

/**
 * The text of a `.sh` file in the directory of the calling file, as it is sent to hosts. Call it with `import.meta.url`
 * and a literal only: the build replaces the call with the text.
 */
export function shellText(caller: string, name: string): string {
  return stripped(readFileSync(new URL(name, caller), "utf8"));
}

/** Without comments, blank lines and indentation. */
function stripped(text: string): string {
  const lines = text.split("\n").map((line) => line.trimStart());
  return lines.filter((line) => line !== "" && !line.startsWith("#")).join("\n");
}
