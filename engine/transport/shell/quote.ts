/** The text as one word of a POSIX shell, always in quotes. @throws RangeError for a NUL, which no argument can hold */
export function quote(text: string): string {
  if (text.includes("\0")) throw new RangeError("a NUL byte cannot be part of a shell word");
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
