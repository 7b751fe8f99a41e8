import { readFileSync } from "node:fs";

/**
 * The text of a `.sh` file beside the calling file, as hosts are sent it. Call it with `import.meta.url` and a literal
 * only: the build puts the text in place of the call.
 */
export function shellText(caller: string, name: string): string {
  return stripped(readFileSync(new URL(name, caller), "utf8"));
}

/** Without comments, blank lines and indentation, which no host needs. */
function stripped(text: string): string {
  const lines = text.split("\n").map((line) => line.trimStart());
  return lines.filter((line) => line !== "" && !line.startsWith("#")).join("\n");
}
